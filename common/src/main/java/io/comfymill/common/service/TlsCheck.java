package io.comfymill.common.service;

import io.comfymill.common.settings.SettingRules;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Refuses settings of TLS that make no sense, by their names, before anything starts. */
@Singleton
class TlsCheck {
  void check(@Observes @Priority(1) Startup event, TlsConfig config) {
    check(config);
  }

  /**
   * @throws IllegalArgumentException that says what to change
   */
  static void check(TlsConfig config) {
    SettingRules rules = new SettingRules("comfymill.tls.");
    config.ca().ifPresent(file -> rules.readable("ca", "the CAs that are trusted", file));
    config
        .certificate()
        .ifPresent(file -> rules.readable("certificate", "the service's certificate", file));
    config.key().ifPresent(file -> rules.readable("key", "the certificate's key", file));
    rules.require(
        config.certificate().isPresent() == config.key().isPresent(),
        "key",
        "the certificate's key",
        "set where comfymill.tls.certificate is, and only there",
        config.key().map(Path::toString).orElse("empty"));
    rules.require(
        !config.listen() || config.certificate().isPresent(),
        "listen",
        "whether this service speaks TLS alone",
        "false where there is no comfymill.tls.certificate",
        config.listen());
    rules.hold();
  }
}
