package io.comfymill.gateway;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of who may do what, and how much: groups of {@link GatewayConfig}. */
public interface SecurityConfig {
  /** Whether callers have to say who they are. */
  enum AuthMode {
    /** Whoever reaches the gateway may do everything. */
    NONE,
    /** By an API key. */
    KEYS,
    /** By an API key, or by a token of an OpenID Connect server. */
    OIDC
  }

  /** Who may come in. */
  interface Auth {
    /**
     * {@code none}, {@code keys} or {@code oidc}. Not set: {@code none} where only this machine
     * reaches the gateway, and {@code keys} elsewhere.
     */
    Optional<AuthMode> mode();

    /**
     * Where clients reach the gateway, if that is not the address that it listens on: in a
     * container, the address at which its port is published.
     */
    Optional<String> publishedAddress();

    /** Permits {@code none} where other machines reach the gateway. */
    @WithDefault("false")
    boolean letEverybodyIn();

    /**
     * Holds the first administrator's key. Where there is no such file and no key at all, one is
     * made and left there.
     */
    @WithDefault("${user.home}/.comfymill/admin-key")
    Path adminKeyFile();

    /** Wrong credentials from one address in a minute, after which it is answered 429. */
    @WithDefault("20")
    int failuresPerMinute();

    /** Takes {@code /k/KEY/} as a base path, for clients that can be given nothing but a URL. */
    @WithDefault("false")
    boolean keysInUrls();

    /** Lets everybody read {@code /q/metrics}, where otherwise {@code nodes:read} is needed. */
    @WithDefault("false")
    boolean publicMetrics();
  }

  /** Tokens of an OpenID Connect server, where {@code auth.mode} is {@code oidc}. */
  interface Oidc {
    /** Its issuer, from which its keys are found by {@code /.well-known/openid-configuration}. */
    Optional<String> issuer();

    /** What tokens must be for. */
    Optional<String> audience();

    /** The claim that names the tenant. Not set: all are of the tenant {@code default}. */
    Optional<String> tenantClaim();

    /**
     * The claim with roles, as a list or with spaces between; dots lead into objects. Those that
     * are no roles of Comfymill are passed over.
     */
    @WithDefault("roles")
    String rolesClaim();

    /** How far its clock may differ. */
    @WithDefault("30S")
    Duration clockSkew();
  }

  /** The audit log. */
  interface Audit {
    /** For how long its entries are kept, whatever becomes of jobs and history. */
    @WithDefault("P365D")
    Duration retention();
  }

  /** How much a tenant or a key may use. */
  interface Quotas {
    /**
     * Refuses submits that cannot be counted because Redis is away, with 503; otherwise they are
     * not counted meanwhile.
     */
    @WithDefault("false")
    boolean refuseWithoutRedis();
  }

  /** Webhooks of tenants. */
  interface Webhooks {
    /**
     * Networks like {@code 10.0.0.0/8} that webhooks may reach, without TLS too. Other addresses
     * that are no part of the internet are refused.
     */
    Optional<List<String>> allowedNetworks();

    /** Where receivers reach the gateways: links to outputs begin with it. */
    Optional<String> publicUrl();

    /** How long a receiver may take to answer. */
    @WithDefault("15S")
    Duration timeout();

    /** The pause after the first failed attempt; each is four times as long, up to 6 hours. */
    @WithDefault("5S")
    Duration firstRetry();

    /** For how long an event is sent again before it is given up. */
    @WithDefault("24H")
    Duration retryFor();

    /** A webhook of which every attempt has failed for so long is disabled. */
    @WithDefault("P5D")
    Duration disableAfter();

    /** For how long deliveries are listed. */
    @WithDefault("P7D")
    Duration keptFor();

    /** How many a tenant may have. */
    @WithDefault("20")
    int maxPerTenant();

    /** A webhook for which more events wait is disabled. */
    @WithDefault("100000")
    int maxWaiting();
  }
}
