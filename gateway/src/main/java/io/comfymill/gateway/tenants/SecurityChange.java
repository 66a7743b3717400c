package io.comfymill.gateway.tenants;

import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.security.key.KnownKeys;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Changes tenants and keys: in one transaction with the entry in the audit log and the number by
 * which every gateway notices.
 */
@ApplicationScoped
class SecurityChange {
  private final Database database;
  private final AuditLog audit;
  private final KnownKeys known;

  SecurityChange(Database database, AuditLog audit, KnownKeys known) {
    this.database = database;
    this.audit = audit;
    this.known = known;
  }

  <T> Uni<T> make(
      Actor actor, Function<Mutiny.Session, Uni<T>> work, Function<T, AuditLog.Act> act) {
    return database
        .write(
            session ->
                work.apply(session)
                    .call(
                        () ->
                            session
                                .createNativeQuery(
                                    "update gateway.security_changes set changes = changes + 1")
                                .executeUpdate())
                    .call(done -> audit.write(session, actor, act.apply(done))))
        .invoke(known::forget);
  }
}
