/** Legal forms as they stand in registers, and what everybody calls them. The longer ones first: they contain the shorter. */
const legalForms: readonly (readonly [long: RegExp, short: string])[] = [
  [/общество с ограниченной ответственностью/giu, 'ООО'],
  [/товарищество с ограниченной ответственностью/giu, 'ТОО'],
  [/товариство з обмеженою відповідальністю/giu, 'ТОВ'],
  [/індивідуальний підприємець|фізична особа[\s-]+підприємець/giu, 'ФОП'],
  [/индивидуальный предприниматель/giu, 'ИП'],
  [/непубличное акционерное общество/giu, 'НАО'],
  [/публичное акционерное общество/giu, 'ПАО'],
  [/открытое акционерное общество/giu, 'ОАО'],
  [/закрытое акционерное общество/giu, 'ЗАО'],
  [/акционерное общество/giu, 'АО'],
  [/gesellschaft mit beschränkter haftung/giu, 'GmbH'],
  [/unternehmergesellschaft \(haftungsbeschränkt\)/giu, 'UG'],
  [/kommanditgesellschaft/giu, 'KG'],
  [/aktiengesellschaft/giu, 'AG'],
  [/limited liability company/giu, 'LLC'],
  [/public limited company/giu, 'PLC'],
  [/private limited company/giu, 'Ltd'],
  [/sociedad de responsabilidad limitada|sociedad limitada/giu, 'S.L.'],
  [/sociedad anónima/giu, 'S.A.'],
  [/sociedade anônima|sociedade anónima/giu, 'S.A.'],
  [/sociedade limitada/giu, 'Ltda.'],
  [/société à responsabilité limitée/giu, 'SARL'],
  [/société anonyme/giu, 'SA'],
];
/** All of them are longer. */
const shortestForm = 14;

/** A company's name for a narrow place: its legal form shortened, and nothing else. For display only. */
export function shortCompany(name: string): string {
  if (name.length < shortestForm) return name;
  const short = legalForms.reduce((text, [long, form]) => text.replace(long, form), name);
  return short.trim() === '' ? name : short;
}
