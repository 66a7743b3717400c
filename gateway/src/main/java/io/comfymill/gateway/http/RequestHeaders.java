package io.comfymill.gateway.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes headers that ComfyUI does not mind harmless before routing looks at them. The Accept header
 * is removed: every client is sent what there is. Only the pages of the framework itself come in
 * several formats.
 */
@ApplicationScoped
public class RequestHeaders {
  private static final Logger LOG = Logger.getLogger(RequestHeaders.class);
  private static final int BEFORE_ROUTING = 1000;
  private static final String PAGES_OF_THE_FRAMEWORK = "/q/";
  private static final String ACCEPT = RequestHeaders.class.getName() + ".accept";
  private static final Pattern FORM =
      Pattern.compile("(?i)multipart/form-data(.*?)boundary(=.*)", Pattern.DOTALL);

  void register(@Observes Filters filters) {
    filters.register(RequestHeaders::normalize, BEFORE_ROUTING);
  }

  private static void normalize(RoutingContext exchange) {
    MultiMap headers = exchange.request().headers();
    if (!exchange.request().uri().startsWith(PAGES_OF_THE_FRAMEWORK)) {
      exchange.put(ACCEPT, headers.get(HttpHeaders.ACCEPT));
      headers.remove(HttpHeaders.ACCEPT);
    }
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    if (type != null) {
      headers.set(HttpHeaders.CONTENT_TYPE, contentType(type));
    }
    exchange.next();
  }

  /** The Accept header that was sent, for the few routes that mind it; null for none. */
  public static @Nullable String accept(RoutingContext exchange) {
    return exchange.get(ACCEPT);
  }

  /**
   * The server's reader of forms knows one spelling, and its routing fails where a type is none:
   * then all that is known is that there are bytes.
   */
  static String contentType(String type) {
    Matcher form = FORM.matcher(type.strip());
    if (form.matches()) {
      return "multipart/form-data" + form.group(1) + "boundary" + form.group(2);
    }
    try {
      MediaType known = MediaType.valueOf(type);
      return known.isWildcardType() ? MediaType.APPLICATION_OCTET_STREAM : type;
    } catch (IllegalArgumentException e) {
      LOG.debugf("a body of the type '%s', which is none: %s", type, e.getMessage());
      return MediaType.APPLICATION_OCTET_STREAM;
    }
  }
}
