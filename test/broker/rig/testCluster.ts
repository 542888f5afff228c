import { newClusterSecrets, startTestBroker, type TestBroker } from './testBroker.ts';

/**
 * Starts a cluster of RabbitMQ nodes for tests, each with ports of its own on loopback.
 * @param size of nodes, three for a queue that may lose one
 * @returns the nodes; `stopCluster` ends them
 */
export async function startTestCluster(size: number): Promise<readonly TestBroker[]> {
  const secrets = await newClusterSecrets();
  const nodes: TestBroker[] = [];
  const nameOf = (index: number): string => `ringside-test-${index + 1}@localhost`;
  try {
    for (let index = 0; index < size; index += 1)
      nodes.push(
        await startTestBroker({
          ...secrets,
          nodeName: nameOf(index),
          joins: index === 0 ? null : nameOf(0),
        }),
      );
    return nodes;
  } catch (error) {
    await stopCluster(nodes);
    throw error;
  }
}

/** The first one has the name service, so it goes last. */
export async function stopCluster(nodes: readonly TestBroker[]): Promise<void> {
  for (const node of nodes.toReversed()) await node.stop();
}
