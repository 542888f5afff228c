import type { Locale } from '../../contracts/locale.ts';

/** What the templates say besides the names of the settings, for administrators. */
export interface TemplateWords {
  /** As Windows names its language folders. */
  readonly windowsLanguage: string;
  readonly supported: string;
  readonly locks: string;
  readonly presets: string;
  readonly organisation: string;
  readonly organisationText: string;
  readonly lockText: string;
  readonly presetText: string;
  /** Of what the operator has no setting for. */
  readonly presetAsLockText: string;
  readonly nameText: (key: string) => string;
  readonly numberText: (least: number, most: number) => string;
  readonly listText: string;
  readonly partsText: (example: string) => string;
  readonly emptyText: string;
}

export const templateWords: { readonly [L in Locale]: TemplateWords } = {
  en: {
    windowsLanguage: 'en-US',
    supported: 'Ringside 0.1 or later',
    locks: 'Locked: nobody can change it in Ringside',
    presets: 'Preset: for whoever has not chosen',
    organisation: 'Name of the organisation',
    organisationText: 'It is shown beside each setting that is locked.',
    lockText: 'The setting is as it is given here, and nobody can change it in Ringside.',
    presetText: 'The setting is as it is given here until the operator chooses otherwise.',
    presetAsLockText:
      'The value given here counts: operators have no setting of their own for it. Where it is locked as well, the lock counts.',
    nameText: (key) => `Its name in the registry, in policy.json and in a profile: ${key}.`,
    numberText: (least, most) => `A whole number from ${least} to ${most}.`,
    listText: 'One entry on each line.',
    partsText: (example) => `Each entry is JSON, such as ${example}`,
    emptyText: 'An empty text means none.',
  },
  ru: {
    windowsLanguage: 'ru-RU',
    supported: 'Ringside 0.1 или новее',
    locks: 'Заблокировано: в Ringside это никто не изменит',
    presets: 'Начальное значение: для тех, кто ещё не выбирал',
    organisation: 'Название организации',
    organisationText: 'Показывается рядом с каждой заблокированной настройкой.',
    lockText: 'Действует значение, заданное здесь, и в Ringside его никто не изменит.',
    presetText: 'Действует значение, заданное здесь, пока сотрудник не выберет другое.',
    presetAsLockText:
      'Действует значение, заданное здесь: своей настройки для этого у сотрудников нет. Если задана и блокировка, действует она.',
    nameText: (key) => `Имя в реестре, в policy.json и в профиле: ${key}.`,
    numberText: (least, most) => `Целое число от ${least} до ${most}.`,
    listText: 'По одной записи в строке.',
    partsText: (example) => `Каждая запись в формате JSON, например ${example}`,
    emptyText: 'Пустой текст означает «нет».',
  },
  de: {
    windowsLanguage: 'de-DE',
    supported: 'Ringside 0.1 oder neuer',
    locks: 'Gesperrt: In Ringside kann es niemand ändern',
    presets: 'Vorgabe: für alle, die nichts gewählt haben',
    organisation: 'Name der Organisation',
    organisationText: 'Er steht neben jeder gesperrten Einstellung.',
    lockText: 'Die Einstellung ist so, wie sie hier steht, und niemand kann sie in Ringside ändern.',
    presetText: 'Die Einstellung ist so, wie sie hier steht, bis die angemeldete Person etwas anderes wählt.',
    presetAsLockText:
      'Es gilt, was hier steht: Wer mit Ringside arbeitet, hat dafür keine eigene Einstellung. Ist es auch gesperrt, gilt der gesperrte Wert.',
    nameText: (key) => `Name in der Registrierung, in policy.json und im Profil: ${key}.`,
    numberText: (least, most) => `Eine ganze Zahl von ${least} bis ${most}.`,
    listText: 'Ein Eintrag je Zeile.',
    partsText: (example) => `Jeder Eintrag ist JSON, zum Beispiel ${example}`,
    emptyText: 'Ein leerer Text bedeutet: keine Angabe.',
  },
  es: {
    windowsLanguage: 'es-ES',
    supported: 'Ringside 0.1 o posterior',
    locks: 'Bloqueado: nadie puede cambiarlo en Ringside',
    presets: 'Valor inicial: para quien no ha elegido',
    organisation: 'Nombre de la organización',
    organisationText: 'Se muestra junto a cada ajuste bloqueado.',
    lockText: 'El ajuste es el que se indica aquí y nadie puede cambiarlo en Ringside.',
    presetText: 'El ajuste es el que se indica aquí hasta que el operador elija otro.',
    presetAsLockText:
      'Rige el valor que se indica aquí: los operadores no tienen un ajuste propio para ello. Si también está bloqueado, rige el valor bloqueado.',
    nameText: (key) => `Su nombre en el registro, en policy.json y en un perfil: ${key}.`,
    numberText: (least, most) => `Un número entero de ${least} a ${most}.`,
    listText: 'Una entrada por línea.',
    partsText: (example) => `Cada entrada es JSON, por ejemplo ${example}`,
    emptyText: 'Un texto vacío significa ninguno.',
  },
  pt: {
    windowsLanguage: 'pt-BR',
    supported: 'Ringside 0.1 ou posterior',
    locks: 'Bloqueado: ninguém pode alterar no Ringside',
    presets: 'Valor inicial: para quem não escolheu',
    organisation: 'Nome da organização',
    organisationText: 'É mostrado ao lado de cada configuração bloqueada.',
    lockText: 'A configuração é a indicada aqui, e ninguém pode alterá-la no Ringside.',
    presetText: 'A configuração é a indicada aqui até que o operador escolha outra.',
    presetAsLockText:
      'Vale o que está indicado aqui: os operadores não têm uma configuração própria para isso. Se também estiver bloqueado, vale o valor bloqueado.',
    nameText: (key) => `Seu nome no registro, no policy.json e em um perfil: ${key}.`,
    numberText: (least, most) => `Um número inteiro de ${least} a ${most}.`,
    listText: 'Uma entrada por linha.',
    partsText: (example) => `Cada entrada é JSON, por exemplo ${example}`,
    emptyText: 'Um texto vazio significa nenhum.',
  },
};
