package io.comfymill.gateway.capabilities;

import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.gateway.EnrolmentConfig;
import io.comfymill.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Makes the keys by which enrolled agents' records are known. */
@ApplicationScoped
public class KnownSigners {
  /** Blocks. */
  @Produces
  @Singleton
  RecordKeys recordKeys(GatewayConfig config) throws IOException {
    EnrolmentConfig enrolment = config.enrolment();
    return enrolment.recordsKeyFile().isPresent()
        ? RecordKeys.read(enrolment.recordsKeyFile().get())
        : RecordKeys.NONE;
  }
}
