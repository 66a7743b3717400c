package io.comfymill.gateway.security;

import com.github.benmanes.caffeine.cache.Ticker;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Writes down who was denied what: the first few of each address in a minute, since a flood of
 * requests must not become a flood of entries.
 */
@ApplicationScoped
public class DeniedLog {
  private static final Logger LOG = Logger.getLogger(DeniedLog.class);
  private static final int MOST_IN_A_MINUTE = 10;

  private final AuditLog audit;
  private final FailedLogins written = new FailedLogins(MOST_IN_A_MINUTE, Ticker.systemTicker());

  DeniedLog(AuditLog audit) {
    this.audit = audit;
  }

  /** The caller is known, but may not do this. */
  public void forbidden(Actor actor, String what) {
    write(actor, new AuditLog.Act("access.denied", what, null, null));
  }

  /** The credentials opened nothing. */
  void unknown(String address, String what) {
    write(
        new Actor("", "unknown", null, address),
        new AuditLog.Act("access.unknown", what, null, null));
  }

  private void write(Actor actor, AuditLog.Act act) {
    if (written.tooMany(actor.address())) {
      return;
    }
    written.add(actor.address());
    audit
        .write(actor, act)
        .subscribe()
        .with(
            done -> {},
            failure -> LOG.warnf("not in the audit log: %s %s: %s", actor, act, failure));
  }
}
