package io.comfymill.gateway;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * What tests wait for may take its time on a busy machine. Called in the class loader in which the
 * tests run, which has an Awaitility of its own.
 */
public class PatientAwaits implements QuarkusTestBeforeClassCallback {
  @Override
  public void beforeClass(Class<?> testClass) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
  }
}
