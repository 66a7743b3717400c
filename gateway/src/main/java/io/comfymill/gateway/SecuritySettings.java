package io.comfymill.gateway;

import io.comfymill.common.http.Networks;
import io.comfymill.common.settings.SettingRules;
import io.comfymill.gateway.SecurityConfig.AuthMode;
import java.time.Duration;
import java.util.List;

/** The rules of settings that say who may do what. */
final class SecuritySettings {
  private static final Duration LONGEST_SKEW = Duration.ofMinutes(10);
  private static final Duration SHORTEST_AUDIT = Duration.ofDays(1);

  private static final Duration SHORTEST_WEBHOOK = Duration.ofMillis(100);
  private static final Duration LONGEST_WEBHOOK = Duration.ofSeconds(60);

  private SecuritySettings() {}

  static void check(GatewayConfig config, SettingRules rules) {
    checkBrowsers(config.browsers(), rules);
    checkOidc(config, rules);
    checkWebhooks(config.webhooks(), rules);
    checkModels(config.models(), rules);
    config
        .secretsKeyFile()
        .ifPresent(file -> rules.readable("secrets-key-file", "the keys of secrets", file));
    rules
        .atLeast(
            "auth.failures-per-minute",
            "how often wrong credentials are looked at",
            config.auth().failuresPerMinute(),
            1)
        .atLeast(
            "audit.retention",
            "for how long the audit log is kept",
            config.audit().retention(),
            SHORTEST_AUDIT);
  }

  private static void checkBrowsers(GatewayConfig.Browsers browsers, SettingRules rules) {
    List<String> origins = browsers.allowedOrigins().orElse(List.of());
    List<String> hosts = browsers.allowedHosts().orElse(List.of());
    rules
        .require(
            origins.stream().allMatch(one -> one.strip().matches("\\*|https?://[^/?#@]+")),
            "browsers.allowed-origins",
            "sites whose pages may use the gateway",
            "like https://app.example,http://localhost:3000, without a path",
            origins)
        .require(
            hosts.stream().allMatch(one -> one.strip().matches("[^/:?#@]+")),
            "browsers.allowed-hosts",
            "names that a proxy on this machine uses",
            "like comfy.example, without a port",
            hosts);
  }

  private static void checkOidc(GatewayConfig config, SettingRules rules) {
    boolean wanted = config.auth().mode().filter(AuthMode.OIDC::equals).isPresent();
    String issuer = config.oidc().issuer().orElse("");
    rules
        .require(
            issuer.matches("https?://[^/].*") || (issuer.isEmpty() && !wanted),
            "oidc.issuer",
            "the OpenID Connect server",
            "like https://sso.example/realms/studio, where auth.mode is oidc",
            issuer)
        .require(
            !wanted || config.oidc().audience().isPresent(),
            "oidc.audience",
            "what its tokens must be for",
            "there where auth.mode is oidc",
            "nothing")
        .within(
            "oidc.clock-skew",
            "how far its clock may differ",
            config.oidc().clockSkew(),
            Duration.ZERO,
            LONGEST_SKEW);
  }

  private static void checkModels(ModelsConfig models, SettingRules rules) {
    rules.require(
        areNetworks(models.allowedNetworks().orElse(List.of())),
        "models.allowed-networks",
        "inner networks in which sources of models may be",
        "like 10.0.0.0/8,fd00::/8",
        models.allowedNetworks().orElse(List.of()));
  }

  private static void checkWebhooks(SecurityConfig.Webhooks webhooks, SettingRules rules) {
    rules
        .require(
            areNetworks(webhooks.allowedNetworks().orElse(List.of())),
            "webhooks.allowed-networks",
            "inner networks that webhooks may reach",
            "like 10.0.0.0/8,fd00::/8",
            webhooks.allowedNetworks().orElse(List.of()))
        .require(
            webhooks.publicUrl().map(url -> url.matches("https?://[^/].*[^/]")).orElse(true),
            "webhooks.public-url",
            "where receivers reach the gateways",
            "like https://comfy.example, without a slash at its end",
            webhooks.publicUrl().orElse(""))
        .within(
            "webhooks.timeout",
            "how long a receiver may take",
            webhooks.timeout(),
            SHORTEST_WEBHOOK,
            LONGEST_WEBHOOK)
        .longerThanNothing(
            "webhooks.first-retry", "the first pause after a failure", webhooks.firstRetry())
        .longerThanNothing(
            "webhooks.retry-for", "how long an event is sent again", webhooks.retryFor())
        .longerThanNothing(
            "webhooks.disable-after", "how long every attempt may fail", webhooks.disableAfter())
        .longerThanNothing(
            "webhooks.kept-for", "how long deliveries are listed", webhooks.keptFor())
        .atLeast("webhooks.max-per-tenant", "webhooks of a tenant", webhooks.maxPerTenant(), 0)
        .atLeast("webhooks.max-waiting", "how many events may wait", webhooks.maxWaiting(), 1);
  }

  private static boolean areNetworks(List<String> networks) {
    try {
      Networks.parse(networks);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
