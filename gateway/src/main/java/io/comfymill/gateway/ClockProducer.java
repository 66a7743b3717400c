package io.comfymill.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.InstantSource;

/** The only place where the gateway takes the time from the machine. */
@ApplicationScoped
public class ClockProducer {
  @Produces
  @ApplicationScoped
  InstantSource clock() {
    return Clock.systemUTC();
  }
}
