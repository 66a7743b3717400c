package io.comfymill.gateway.security;

import io.netty.util.NetUtil;
import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may use this gateway: its own and those that the operator allows. A browser sends
 * any page's requests to any address, and a gateway can be within reach of a browser where it is
 * not within reach of the page's author.
 *
 * <p>As ComfyUI's own server does, and stricter: there the origin counts on loopback only.
 */
final class WebPages {
  private static final String ANOTHER_SITE = "cross-site";

  private final Set<String> allowedOrigins;
  private final Set<String> allowedHosts;

  /**
   * @param allowedOrigins such as {@code https://app.studio.example}; {@code *} for any
   * @param allowedHosts names by which a proxy on the same machine is asked, without ports
   */
  WebPages(Collection<String> allowedOrigins, Collection<String> allowedHosts) {
    this.allowedOrigins = lowerCase(allowedOrigins);
    this.allowedHosts = lowerCase(allowedHosts);
  }

  private static Set<String> lowerCase(Collection<String> texts) {
    return texts.stream()
        .map(text -> text.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * What a browser says of a request.
   *
   * @param host the header {@code Host}
   * @param origin the header {@code Origin}
   * @param site the header {@code Sec-Fetch-Site}
   * @param opensPage whether it is for a page of its own, as where somebody follows a link
   * @param onLoopback whether it came over the loopback interface
   */
  record Headers(
      @Nullable String host,
      @Nullable String origin,
      @Nullable String site,
      boolean opensPage,
      boolean onLoopback) {}

  /** Whether it is a page of another site that the operator allows. */
  boolean allows(@Nullable String origin) {
    return origin != null
        && (allowedOrigins.contains("*")
            || allowedOrigins.contains(origin.toLowerCase(Locale.ROOT)));
  }

  /** Why a request is refused, and what to do about it; null if it is not. */
  @Nullable String refusal(Headers headers) {
    URI asked = headers.host() == null ? null : url("http://" + headers.host());
    if (headers.onLoopback() && asked != null && !isKnownHere(asked.getHost())) {
      return "this gateway is not known as %s; a proxy on the same machine needs %s=%s"
          .formatted(asked.getHost(), WebPageGuard.ALLOWED_HOSTS, asked.getHost());
    }
    if (allows(headers.origin())) {
      return null;
    }
    URI page = headers.origin() == null ? null : url(headers.origin());
    if (page != null && asked != null && !isSame(asked, page)) {
      return "pages of %s may not use this gateway; to allow them, add it to %s"
          .formatted(headers.origin(), WebPageGuard.ALLOWED_ORIGINS);
    }
    if (ANOTHER_SITE.equals(headers.site()) && !headers.opensPage()) {
      return "pages of other sites may not use this gateway; to allow some, set "
          + WebPageGuard.ALLOWED_ORIGINS;
    }
    return null;
  }

  /** A name that anybody could let resolve to a loopback address is not enough. */
  private boolean isKnownHere(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || NetUtil.isValidIpV4Address(host)
        || NetUtil.isValidIpV6Address(host)
        || allowedHosts.contains(host);
  }

  /** Ports count where both have one: some browsers and proxies leave them out. */
  private static boolean isSame(URI asked, URI page) {
    boolean ports = asked.getPort() >= 0 && page.getPort() >= 0;
    return asked.getHost().equals(page.getHost()) && (!ports || asked.getPort() == page.getPort());
  }

  /** In lower case; null where it has no host, as {@code null} of a page in a sandbox. */
  private static @Nullable URI url(String text) {
    try {
      URI url = URI.create(text.toLowerCase(Locale.ROOT));
      return url.getHost() == null ? null : url;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
