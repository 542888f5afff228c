/** Whether there is a page of the floor for this operator: chosen or by policy, and where there is a broker that could be read. */
export function seesFloor({
  floorLead,
  floorBroker,
}: {
  readonly floorLead: boolean;
  readonly floorBroker: string | null;
}): boolean {
  return floorLead && floorBroker !== null;
}
