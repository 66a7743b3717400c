package io.comfymill.gateway.batch.plan;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.workflow.WorkflowShape;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.comfymill.gateway.batch.cell.Refusal;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.submit.validation.PostedPrompt;
import io.comfymill.gateway.submit.validation.Submission;
import io.comfymill.gateway.submit.validation.SubmissionCheck;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds a batch against the fleet and against what has run before; changes nothing. */
@ApplicationScoped
public class BatchPlans {
  private static final int MOST_CHECKED = 1000;
  private static final int CHECKED_AT_ONCE = 8;

  private final SubmissionCheck check;
  private final PastJobs past;

  BatchPlans(SubmissionCheck check, PastJobs past) {
    this.check = check;
    this.past = past;
  }

  /**
   * A cell that was checked.
   *
   * @param shape null where it was refused
   */
  private record Checked(int cell, @Nullable Long shape, @Nullable String error) {}

  public Uni<BatchPlan> plan(TenantId tenant, BatchSpec spec) {
    return Multi.createFrom()
        .iterable(spec.samples(MOST_CHECKED))
        .onItem()
        .transformToUni(cell -> checked(tenant, spec, cell))
        .merge(CHECKED_AT_ONCE)
        .collect()
        .asList()
        .chain(checked -> plan(tenant, spec, checked));
  }

  private Uni<Checked> checked(TenantId tenant, BatchSpec spec, int cell) {
    return Uni.createFrom()
        .item(() -> PostedPrompt.of(spec.prompt(cell, "cell-" + cell)))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .chain(prompt -> check.check(tenant, prompt))
        .map(submission -> new Checked(cell, shape(submission), null))
        .onFailure(PromptRefusedException.class)
        .recoverWithItem(refused -> new Checked(cell, null, Refusal.words(refused)));
  }

  private static long shape(Submission submission) {
    return WorkflowShape.of(
        submission.validation().prompt(), submission.requirements().modelFiles());
  }

  private Uni<BatchPlan> plan(TenantId tenant, BatchSpec spec, List<Checked> checked) {
    List<Long> shapes = checked.stream().flatMap(one -> Stream.ofNullable(one.shape())).toList();
    Set<Long> distinct = Set.copyOf(shapes);
    return Uni.combine()
        .all()
        .unis(
            past.slots(spec.pool()),
            distinct.isEmpty()
                ? Uni.createFrom().item(Map.<Long, PastJobs.Past>of())
                : past.of(tenant, distinct))
        .asTuple()
        .map(
            both ->
                new BatchPlan(
                    spec.order().size(),
                    checked.size(),
                    refused(spec, checked),
                    spec.order().groups().stream()
                        .map(group -> new BatchPlan.Models(group.models(), group.cells()))
                        .toList(),
                    both.getItem1(),
                    spec.keep().orElse(null),
                    estimate(spec, shapes, both.getItem2(), both.getItem1())));
  }

  private static List<BatchPlan.Refused> refused(BatchSpec spec, List<Checked> checked) {
    return checked.stream()
        .filter(one -> one.error() != null)
        .sorted(Comparator.comparingInt(Checked::cell))
        .map(one -> new BatchPlan.Refused(one.cell(), spec.values(one.cell()), "" + one.error()))
        .toList();
  }

  private static BatchPlan.@Nullable Estimate estimate(
      BatchSpec spec, List<Long> shapes, Map<Long, PastJobs.Past> past, int slots) {
    double each =
        shapes.stream()
            .filter(past::containsKey)
            .mapToDouble(shape -> past.get(shape).seconds())
            .average()
            .orElse(Double.NaN);
    if (Double.isNaN(each)) {
      return null;
    }
    int cells = spec.order().size();
    int atOnce = Math.min(slots, Math.min(spec.parallelism(), cells));
    Double seconds = atOnce == 0 ? null : Math.ceil((double) cells / atOnce) * each;
    return new BatchPlan.Estimate(
        cells * each,
        seconds,
        past.values().stream().mapToLong(PastJobs.Past::jobs).sum(),
        past.size(),
        Set.copyOf(shapes).size());
  }
}
