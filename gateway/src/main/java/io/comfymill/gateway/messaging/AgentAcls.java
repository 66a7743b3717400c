package io.comfymill.gateway.messaging;

import io.comfymill.common.loop.SparseLog;
import io.comfymill.common.wire.Topic;
import io.comfymill.gateway.GatewayConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka permits each enrolled agent, and nothing else: to read assignments and to write what
 * agents write. The gateway has to be one of the broker's super users, or may alter the cluster.
 * Where the broker has no authorizer, everybody who gets in may do everything, and nothing happens
 * here.
 */
@ApplicationScoped
public class AgentAcls {
  private static final Logger LOG = Logger.getLogger(AgentAcls.class);
  private static final String BYTES = "producer_byte_rate";
  private static final String AGENT = "{agent}";
  private static final String ID = "agent-[0-9a-f]{12}";
  private static final Set<Topic> READ =
      Set.of(Topic.ASSIGNMENTS, Topic.MODEL_CATALOGUE, Topic.MODEL_REQUESTS);
  private static final Set<Topic> WRITTEN =
      Set.of(
          Topic.ATTEMPT_EVENTS,
          Topic.NODE_HEARTBEATS,
          Topic.NODE_CAPABILITIES,
          Topic.NODE_MODELS,
          Topic.NODE_FETCHES,
          Topic.SERVICE_SETTINGS,
          Topic.QUARANTINE);

  private final KafkaAdmin kafka;
  private final Optional<Long> bytesPerSecond;
  private final String principal;
  private final Pattern ofAgents;
  private final SparseLog log = new SparseLog(LOG);
  private volatile boolean enforced;

  AgentAcls(KafkaAdmin kafka, GatewayConfig config) {
    this.kafka = kafka;
    this.bytesPerSecond = config.enrolment().kafkaBytesPerSecond().map(MemorySize::asLongValue);
    this.principal = config.enrolment().kafkaPrincipal();
    this.ofAgents = Pattern.compile(Pattern.quote(principal).replace(AGENT, "\\E" + ID + "\\Q"));
  }

  /** Whether Kafka was last found to hold agents to what they are permitted. */
  public boolean enforced() {
    return enforced;
  }

  public Uni<Void> grant(String agent) {
    return limit(agent, bytesPerSecond.map(Long::doubleValue).orElse(null))
        .chain(() -> whereEnforced(created(bindings(agent))));
  }

  public Uni<Void> withdraw(String agent) {
    return whereEnforced(
            deleted(
                List.of(
                    new AclBindingFilter(
                        ResourcePatternFilter.ANY,
                        new AccessControlEntryFilter(
                            principal(agent), null, AclOperation.ANY, AclPermissionType.ANY)))))
        .chain(() -> limit(agent, null));
  }

  /**
   * Permits what is missing, and nobody but these.
   *
   * @param alive asked after Kafka was, so that whoever Kafka knows already is among them
   */
  public Uni<Void> become(Supplier<Uni<Set<String>>> alive) {
    return whereEnforced(
        KafkaAdmin.ask(() -> kafka.admin().describeAcls(AclBindingFilter.ANY).values())
            .invoke(() -> enforced = true)
            .chain(present -> alive.get().chain(agents -> become(present, agents))));
  }

  private Uni<Void> become(Collection<AclBinding> present, Set<String> agents) {
    Set<AclBinding> wanted = new HashSet<>();
    agents.forEach(agent -> wanted.addAll(bindings(agent)));
    List<AclBinding> missing = new ArrayList<>(wanted);
    missing.removeAll(present);
    List<AclBindingFilter> surplus =
        present.stream()
            .filter(binding -> ofAgents.matcher(binding.entry().principal()).matches())
            .filter(binding -> !wanted.contains(binding))
            .map(AclBinding::toFilter)
            .toList();
    return created(missing).chain(() -> deleted(surplus));
  }

  private String principal(String agent) {
    return principal.replace(AGENT, agent);
  }

  private List<AclBinding> bindings(String agent) {
    List<AclBinding> bindings = new ArrayList<>();
    READ.forEach(topic -> bindings.add(binding(agent, topic, AclOperation.READ)));
    WRITTEN.forEach(topic -> bindings.add(binding(agent, topic, AclOperation.WRITE)));
    return bindings;
  }

  private AclBinding binding(String agent, Topic topic, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic.topicName(), PatternType.LITERAL),
        new AccessControlEntry(principal(agent), "*", operation, AclPermissionType.ALLOW));
  }

  private Uni<Void> created(Collection<AclBinding> bindings) {
    return bindings.isEmpty()
        ? Uni.createFrom().voidItem()
        : KafkaAdmin.ask(() -> kafka.admin().createAcls(bindings).all())
            .invoke(() -> enforced = true);
  }

  private Uni<Void> deleted(Collection<AclBindingFilter> filters) {
    return filters.isEmpty()
        ? Uni.createFrom().voidItem()
        : KafkaAdmin.ask(() -> kafka.admin().deleteAcls(filters).all()).replaceWithVoid();
  }

  /** How much it may send, which needs no authorizer. */
  private Uni<Void> limit(String agent, @Nullable Double bytes) {
    if (bytesPerSecond.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    String name = principal(agent).substring(principal.indexOf(':') + 1);
    ClientQuotaAlteration alteration =
        new ClientQuotaAlteration(
            new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, name)),
            List.of(new ClientQuotaAlteration.Op(BYTES, bytes)));
    return KafkaAdmin.ask(() -> kafka.admin().alterClientQuotas(List.of(alteration)).all())
        .replaceWithVoid();
  }

  private Uni<Void> whereEnforced(Uni<Void> work) {
    return work.onFailure(SecurityDisabledException.class)
        .recoverWithUni(
            disabled -> {
              enforced = false;
              log.warn(
                  "no authorizer",
                  null,
                  "Kafka has no authorizer: agents may do everything there, revoked ones too");
              return Uni.createFrom().voidItem();
            });
  }
}
