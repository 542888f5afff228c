import type { UpdatesSnapshot } from '../../../contracts/about.ts';
import type { PortalStatus } from '../../core/connection/portalStatus.ts';
import { programStatus } from '../../core/status/programStatus.ts';
import type { Topic } from '../../core/topic.ts';
import type { House } from '../../house.ts';
import type { Feature } from '../feature.ts';

export interface StatusOthers {
  readonly connection: { readonly status: Pick<PortalStatus, 'snapshot'> };
  readonly installed: { readonly updates: Pick<Topic<UpdatesSnapshot>, 'get'> };
}

/** Answers `ringside --status`, for whoever watches over many desks. */
export function createStatusFeature(
  { app, settings, policy, statusQuestions }: House,
  { connection, installed }: StatusOthers,
) {
  return {
    start: () =>
      statusQuestions.follow(() =>
        programStatus({
          version: app.getVersion(),
          portal: connection.status.snapshot.get(),
          settingsProblems: settings.problems.get(),
          policy: policy.standing(),
          updates: installed.updates.get(),
        }),
      ),
  } satisfies Feature;
}
