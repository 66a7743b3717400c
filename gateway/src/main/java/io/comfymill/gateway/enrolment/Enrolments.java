package io.comfymill.gateway.enrolment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.enrolment.EnrolmentToken;
import io.comfymill.common.enrolment.RecordKey;
import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.tls.Pem;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.database.AgentRow;
import io.comfymill.gateway.database.AgentTokenRow;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.messaging.AgentAcls;
import io.comfymill.gateway.messaging.CommandSender;
import io.comfymill.gateway.security.Proofs;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Lets agents in, renews what they have, and shuts them out. */
@ApplicationScoped
class Enrolments {
  private static final Logger LOG = Logger.getLogger(Enrolments.class);
  private static final int ID_BYTES = 6;

  private final TokenStore tokens;
  private final AgentStore agents;
  private final AgentCa ca;
  private final AgentSettings settings;
  private final Database database;
  private final AgentAcls acls;
  private final CommandSender commands;
  private final RecordKeys recordKeys;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  Enrolments(
      TokenStore tokens,
      AgentStore agents,
      AgentCa ca,
      AgentSettings settings,
      Database database,
      AgentAcls acls,
      CommandSender commands,
      RecordKeys recordKeys,
      InstantSource clock) {
    this.recordKeys = recordKeys;
    this.tokens = tokens;
    this.agents = agents;
    this.ca = ca;
    this.settings = settings;
    this.database = database;
    this.acls = acls;
    this.commands = commands;
    this.clock = clock;
  }

  /**
   * What an agent gets.
   *
   * @param agent its id
   * @param certificate in PEM, for the key that it asked with
   * @param ca the CA's, in PEM
   * @param settings by name: where Kafka and Redis are, and its pool
   * @param recordKey by which its records are known; null where that is not asked for
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Admission(
      String agent,
      String certificate,
      String ca,
      Map<String, String> settings,
      @Nullable String recordKey) {}

  /** Fails with the refusal where the token opens nothing. */
  Uni<Admission> admit(Proofs.Shown who, EnrolmentToken token, String csr, String host) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    Actor actor = who.actor("agent-" + HexFormat.of().formatHex(bytes));
    return tokens
        .good(token)
        .onItem()
        .ifNull()
        .failWith(who::refused)
        .chain(row -> ca.sign(csr, actor.name(), TokenView.words(row.hosts)))
        .chain(signed -> added(who, token, actor, host, signed))
        .call(added -> permit(added.row().id))
        .chain(this::admission);
  }

  private record Added(AgentRow row, X509Certificate signed) {}

  private Uni<Added> added(
      Proofs.Shown who, EnrolmentToken token, Actor actor, String host, X509Certificate signed) {
    return database
        .write(
            session ->
                tokens
                    .use(session, token)
                    .onItem()
                    .ifNull()
                    .failWith(who::refused)
                    .chain((AgentTokenRow row) -> agents.add(session, actor, row, host, signed)))
        .map(row -> new Added(row, signed));
  }

  private Uni<Admission> admission(Added added) {
    return ca.certificate()
        .map(
            root ->
                new Admission(
                    added.row().id,
                    Pem.text(added.signed()),
                    Pem.text(root),
                    settings.of(added.row().pool),
                    recordKeys.of(new AgentId(added.row().id)).map(RecordKey::text).orElse(null)));
  }

  /** Whom it is permitted to talk to is looked after again and again, so this may fail. */
  private Uni<Void> permit(String agent) {
    return acls.grant(agent).onFailure().recoverWithUni(failure -> later("permit", agent, failure));
  }

  private static Uni<@Nullable Void> later(String what, String agent, Throwable failure) {
    LOG.warnf("Kafka could not be told to %s %s; it is tried again: %s", what, agent, failure);
    return Uni.createFrom().voidItem();
  }

  /** Another certificate, for another key. */
  Uni<Admission> renew(Actor actor, AgentRow known, String csr) {
    return ca.sign(csr, known.id, TokenView.words(known.hosts))
        .chain(signed -> agents.renew(actor, known.id, signed).map(row -> new Added(row, signed)))
        .chain(this::admission);
  }

  /** Shuts it out, and gives its nodes nothing more. */
  Uni<AgentView> revoke(Actor actor, String id) {
    return agents
        .revoke(actor, id)
        .call(() -> withdraw(id))
        .call(() -> disableNodes(id))
        .map(AgentView::of);
  }

  private Uni<Void> withdraw(String agent) {
    return acls.withdraw(agent)
        .onFailure()
        .recoverWithUni(failure -> later("shut out", agent, failure));
  }

  private Uni<Void> disableNodes(String agent) {
    return agents
        .nodesOf(agent)
        .onItem()
        .transformToMulti(ids -> Multi.createFrom().iterable(ids))
        .onItem()
        .transformToUniAndConcatenate(this::disable)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> disable(String node) {
    return commands.send(
        new FleetCommand.ChangeNode(
            clock.instant(), new NodeId(node), null, null, null, null, false, null));
  }
}
