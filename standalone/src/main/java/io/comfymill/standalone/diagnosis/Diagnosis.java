package io.comfymill.standalone.diagnosis;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.standalone.client.NotReachableException;
import io.comfymill.standalone.diagnosis.Finding.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Collects what checks see. Checks run one after the other, on one thread. */
public final class Diagnosis {
  /** The step where nothing better is known. */
  private static final String LOGS = "look at its log, and at docs/operations/outages.md";

  /**
   * A part that was looked at.
   *
   * @param detail its version and the like, in a few words
   */
  public record Seen(String what, String detail) {}

  /** The outcome; the worst findings come first. */
  public record Report(
      String status,
      @JsonProperty("diagnosed_at") Instant at,
      List<Seen> seen,
      List<Finding> findings) {
    public Report {
      seen = List.copyOf(seen);
      findings = List.copyOf(findings);
    }

    public boolean hasProblem() {
      return findings.stream().anyMatch(finding -> finding.severity() == Severity.PROBLEM);
    }
  }

  private final List<Seen> seen = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  void saw(String what, String detail) {
    seen.add(new Seen(what, detail));
  }

  void warn(String about, String text, String next) {
    findings.add(new Finding(Severity.WARNING, about, text, next));
  }

  void problem(String about, String text, String next) {
    findings.add(new Finding(Severity.PROBLEM, about, text, next));
  }

  /** One that fails becomes a finding, and the next one runs. */
  void run(Check check) throws InterruptedException {
    try {
      check.run(this);
    } catch (InterruptedException e) {
      throw e;
    } catch (NotReachableException told) {
      // The check of the services says so already.
    } catch (Exception e) {
      problem(check.about(), "it cannot be looked at: " + reason(e) + ".", LOGS);
    }
  }

  private static String reason(Exception failure) {
    Throwable cause =
        failure instanceof ExecutionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow().replaceAll("[.\\s]+$", "");
  }

  Report report(Instant at) {
    List<Finding> sorted =
        findings.stream().sorted(Comparator.comparing(Finding::severity).reversed()).toList();
    String status =
        sorted.isEmpty()
            ? "ok"
            : sorted.get(0).severity() == Severity.PROBLEM ? "problem" : "warning";
    return new Report(status, at, seen, sorted);
  }
}
