package io.comfymill.gateway.models;

import io.comfymill.common.http.Networks;
import io.comfymill.common.http.OutboundTarget;
import io.comfymill.common.modelfile.ModelFileName;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be in the catalogue. Agents judge once more, by their own settings. */
@ApplicationScoped
class CatalogueChecks {
  private static final String ALLOWED = "comfymill.gateway.models.allowed-networks";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Set<String> NO_MODELS = Set.of("custom_nodes", "configs");
  private static final long MOST_BYTES = 1L << 44;
  private static final int MOST_SOURCES = 8;
  private static final int MAX_LICENCE = 500;

  private final CapabilityRegistry fleet;
  private final Networks inner;
  private final boolean pickles;

  CatalogueChecks(CapabilityRegistry fleet, GatewayConfig config) {
    this.fleet = fleet;
    this.inner = Networks.parse(config.models().allowedNetworks().orElse(List.of()));
    this.pickles = config.models().allowPickles();
  }

  /**
   * @throws InvalidFieldException where no node has such a folder, or the file could leave it
   */
  ModelPlace place(@Nullable String folder, @Nullable String name) {
    if (folder == null
        || !ModelFileName.isFolder(folder)
        || NO_MODELS.contains(folder)
        || fleet.nodes().stream().noneMatch(node -> node.models().containsKey(folder))) {
      throw new InvalidFieldException("folder", "must be a folder of models that some node has");
    }
    if (name == null || !ModelFileName.staysInFolder(name) || !ModelFileName.looksLikeOne(name)) {
      throw new InvalidFieldException(
          "name", "must be a model file below its folder, like sub/x.safetensors");
    }
    if (ModelFileName.mayRunCode(name) && !pickles) {
      throw new InvalidFieldException(
          "name",
          "must not be of a kind that may run code when it is loaded, unless"
              + " comfymill.gateway.models.allow-pickles is on");
    }
    return new ModelPlace(folder, name);
  }

  String sha256(@Nullable String sha256) {
    String lower = sha256 == null ? "" : sha256.toLowerCase(Locale.ROOT);
    if (!SHA256.matcher(lower).matches()) {
      throw new InvalidFieldException("sha256", "must be 64 hex digits");
    }
    return lower;
  }

  long bytes(@Nullable Long bytes) {
    if (bytes == null || bytes < 1 || bytes > MOST_BYTES) {
      throw new InvalidFieldException("bytes", "must be 1 to " + MOST_BYTES);
    }
    return bytes;
  }

  /** What can be told without looking names up; agents look at the rest. */
  List<String> sources(@Nullable List<String> sources) {
    if (sources == null || sources.isEmpty() || sources.size() > MOST_SOURCES) {
      throw new InvalidFieldException("sources", "must be 1 to " + MOST_SOURCES + " URLs");
    }
    sources.forEach(this::requireSource);
    return List.copyOf(sources);
  }

  private void requireSource(String url) {
    try {
      OutboundTarget target = OutboundTarget.parse(url);
      if (target.isAddress()) {
        target.permitted(InetAddress.getAllByName(target.host()), inner, ALLOWED);
      } else if (!target.tls() && inner.isEmpty()) {
        throw new IllegalArgumentException("an https URL");
      }
    } catch (IllegalArgumentException | UnknownHostException e) {
      throw new InvalidFieldException(
          "sources", "must be URLs to fetch from: " + e.getMessage(), e);
    }
  }

  @Nullable String licence(@Nullable String licence) {
    FieldChecks.text("licence", licence, MAX_LICENCE);
    return licence;
  }
}
