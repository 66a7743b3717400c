package io.comfymill.gateway.submit.validation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.validation.PromptError;
import io.comfymill.common.validation.Validation;
import io.comfymill.common.validation.WorkerSafety;
import io.comfymill.common.validation.WorkflowValidator;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.workflow.MalformedWorkflowException;
import io.comfymill.common.workflow.NodeReplacements;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.common.workflow.Workflow;
import io.comfymill.gateway.artifacts.WorkflowFiles;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.capabilities.FleetCapabilities;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.fleet.KnownNodes;
import io.comfymill.gateway.quota.Limits;
import io.comfymill.gateway.quota.Quotas;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Checks whether a prompt can become a job; changes nothing. */
@ApplicationScoped
public class SubmissionCheck {
  private final CapabilityRegistry fleet;
  private final KnownNodes nodes;
  private final ReplacedClasses replaced;
  private final WorkflowFiles files;
  private final Quotas quotas;
  private final InstantSource clock;

  SubmissionCheck(
      CapabilityRegistry fleet,
      KnownNodes nodes,
      ReplacedClasses replaced,
      WorkflowFiles files,
      Quotas quotas,
      InstantSource clock) {
    this.quotas = quotas;
    this.fleet = fleet;
    this.nodes = nodes;
    this.replaced = replaced;
    this.files = files;
    this.clock = clock;
  }

  /**
   * Fails with {@link PromptRefusedException}, or with another exception if it may be tried again.
   */
  public Uni<Submission> check(TenantId tenant, PostedPrompt request) {
    JobOptions asked = options(request);
    return quotas
        .of(tenant)
        .call(limits -> quotas.requireRoom(tenant, limits))
        .chain(
            limits ->
                withKnownClasses(request)
                    .chain(current -> check(tenant, current, within(asked, limits)))
                    .invoke(submission -> requireModels(submission, limits)));
  }

  /** Nodes are only asked what they have registered where a class is not known. */
  private Uni<PostedPrompt> withKnownClasses(PostedPrompt request) {
    ObjectInfo known = known().objectInfo();
    return NodeReplacements.mayConcern(request.prompt(), known)
        ? replaced
            .registered()
            .map(registered -> request.with(registered.applied(request.prompt(), known)))
        : Uni.createFrom().item(request);
  }

  private static void requireModels(Submission submission, Limits limits) {
    List<String> refused = limits.refused(submission.requirements().modelFiles());
    if (!refused.isEmpty()) {
      throw Refusals.refusedModels(refused);
    }
  }

  private static JobOptions within(JobOptions asked, Limits limits) {
    try {
      return asked.within(limits);
    } catch (InvalidFieldException e) {
      throw Refusals.invalidOption(e);
    }
  }

  private Uni<Submission> check(TenantId tenant, PostedPrompt request, JobOptions options) {
    ObjectInfo objectInfo = objectInfo(request, options);
    return requireKnownNames(tenant, options)
        .chain(() -> files.find(tenant, request.prompt(), objectInfo))
        .emitOn(Infrastructure.getDefaultWorkerPool()) // checking a large workflow takes a while
        .map(found -> validated(tenant, request, options, objectInfo, found))
        .call(this::requirePossible);
  }

  private JobOptions options(PostedPrompt request) {
    try {
      return JobOptions.parse(request.extraData(), clock.instant());
    } catch (InvalidFieldException e) {
      throw Refusals.invalidOption(e);
    }
  }

  private FleetCapabilities known() {
    return fleet
        .capabilities()
        .orElseThrow(() -> new DependencyAwayException("no node has registered yet"));
  }

  private ObjectInfo objectInfo(PostedPrompt request, JobOptions options) {
    FleetCapabilities known = known();
    return options.holdIfImpossible() ? assumed(request, known) : known.objectInfo();
  }

  private static ObjectInfo assumed(PostedPrompt request, FleetCapabilities known) {
    try {
      return AssumedClasses.of(
          Workflow.parse(request.prompt()), known.objectInfo(), known.objectInfoJson());
    } catch (MalformedWorkflowException e) {
      return known.objectInfo(); // the validation will say what is wrong with it
    }
  }

  /** An unknown name is a mistake even for a job that would be held. */
  private Uni<Void> requireKnownNames(TenantId tenant, JobOptions options) {
    return nodes
        .unknownName(options.addedTo(Requirements.NONE, tenant))
        .invoke(SubmissionCheck::refuseUnknown)
        .replaceWithVoid();
  }

  private static void refuseUnknown(Optional<KnownNodes.Unknown> unknown) {
    if (unknown.isPresent()) {
      throw Refusals.unknownName(unknown.get());
    }
  }

  private static Submission validated(
      TenantId tenant,
      PostedPrompt request,
      JobOptions options,
      ObjectInfo objectInfo,
      WorkflowFiles.Found files) {
    WorkerSafety.checkExtraData(request.extraData()).ifPresent(SubmissionCheck::refuse);
    Validation validation =
        new WorkflowValidator(objectInfo, files::has).validate(request.prompt(), request.targets());
    if (validation.error() != null) {
      throw new PromptRefusedException(validation.error(), validation.nodeErrors());
    }
    if (options.whole() && !validation.nodeErrors().isEmpty()) {
      throw Refusals.notWhole(validation.nodeErrors());
    }
    return Submission.of(tenant, request, options, objectInfo, files, validation);
  }

  private static void refuse(PromptError error) {
    throw new PromptRefusedException(error, JsonNodeFactory.instance.objectNode());
  }

  private Uni<Void> requirePossible(Submission submission) {
    if (submission.options().holdIfImpossible()) {
      return Uni.createFrom().voidItem();
    }
    return nodes
        .suitability(submission.requirements())
        .invoke(
            suitability -> {
              if (!suitability.shortfalls().isEmpty()) {
                throw new ImpossibleJob(submission, suitability).refusal();
              }
            })
        .replaceWithVoid();
  }
}
