package io.comfymill.standalone.diagnosis;

import io.comfymill.standalone.diagnosis.MetricsText.Sample;

/** What a service's own figures say is wrong. */
final class MetricsCheck {
  private static final double LONG_IDLE_SECONDS = 30;
  private static final double MANY_UNANSWERED = 100;
  private static final double HOT_CELSIUS = 90;

  void look(Service service, MetricsText metrics, Diagnosis diagnosis) {
    for (Sample loop : metrics.named("comfymill_loop_idle_seconds")) {
      if (loop.value() > LONG_IDLE_SECONDS) {
        diagnosis.problem(
            service.name(),
            "its loop %s has not got on for %.0f s.".formatted(loop.label("loop"), loop.value()),
            "docs/runbooks/ComfymillLoopStandsStill.md");
      }
    }
    for (Sample aside : metrics.named("comfymill_quarantined_total")) {
      if (aside.value() > 0) {
        diagnosis.warn(
            service.name(),
            "it set %.0f records of %s aside that it could not understand (%s)."
                .formatted(aside.value(), aside.label("topic"), aside.label("cause")),
            "comfymill quarantine; docs/runbooks/ComfymillRecordsQuarantined.md");
      }
    }
    double unanswered = metrics.value("comfymill_gateway_jobs_unanswered").orElse(0);
    if (unanswered > MANY_UNANSWERED) {
      diagnosis.problem(
          service.name(),
          "%.0f accepted jobs have not been taken in by a scheduler.".formatted(unanswered),
          "docs/runbooks/ComfymillJobsUnanswered.md");
    }
    double crashLoops = metrics.value("comfymill_agent_crash_loops_total").orElse(0);
    if (crashLoops > 0) {
      diagnosis.problem(
          service.name(),
          "%.0f of its ComfyUIs crashed too often and are not started again.".formatted(crashLoops),
          "comfymill nodes says why; docs/runbooks/ComfymillServersBreak.md");
    }
    for (Sample card : metrics.named("comfymill_agent_gpu_temperature_celsius")) {
      if (card.value() >= HOT_CELSIUS) {
        diagnosis.warn(
            service.name(),
            "%s (%s) is %.0f °C hot."
                .formatted(card.label("name"), card.label("host"), card.value()),
            "look at its fans and at the air around it; drain its node if it gets hotter");
      }
    }
  }
}
