package io.comfymill.gateway.submit;

import io.comfymill.common.secret.JobSecrets;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Encrypts what is secret in a job, before it goes anywhere. */
@ApplicationScoped
class SubmittedSecrets {
  private static final Logger LOG = Logger.getLogger(SubmittedSecrets.class);

  private final JobSecrets secrets;
  private final AtomicBoolean warned = new AtomicBoolean();

  SubmittedSecrets(GatewayConfig config) {
    this.secrets = new JobSecrets(config.secretsKeyFile());
  }

  /** Changes the job's extra data. */
  Uni<JobSpec> seal(JobSpec job) {
    if (!JobSecrets.isSecret(job.extraData()) && !JobSecrets.isSealed(job.extraData())) {
      return Uni.createFrom().item(job);
    }
    if (!secrets.areSealed() && warned.compareAndSet(false, true)) {
      LOG.warn(
          "keys for partner services are kept with their jobs as they are: set"
              + " comfymill.gateway.secrets-key-file and comfymill.agent.secrets-key-file");
    }
    return Uni.createFrom()
        .item(() -> sealed(job))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private JobSpec sealed(JobSpec job) {
    try {
      secrets.seal(job.id(), job.extraData());
      return job;
    } catch (IOException e) {
      LOG.errorf("a job with secrets is refused: %s", e.getMessage());
      throw new DependencyAwayException("this gateway cannot encrypt the secrets of the job", e);
    }
  }
}
