package io.comfymill.gateway.capabilities;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.Assets;
import io.comfymill.gateway.database.AssetRow;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * {@code /object_info} as a tenant sees it: that of the fleet, with the tenant's uploads in the
 * lists of loaders. Written anew only where the one or the other has changed.
 */
@ApplicationScoped
public class ObjectInfoViews {
  /** More would not be looked through by anybody; the newest are listed. */
  private static final int MAX_UPLOADS = 10_000;

  private static final long MAX_CACHED_BYTES = 32L * 1024 * 1024;
  private static final long UNKNOWN = -1;

  private final CapabilityRegistry fleet;
  private final Assets assets;
  private final Cache<TenantId, View> views =
      Caffeine.newBuilder().maximumWeight(MAX_CACHED_BYTES).weigher(ObjectInfoViews::bytes).build();

  ObjectInfoViews(CapabilityRegistry fleet, Assets assets) {
    this.fleet = fleet;
    this.assets = assets;
  }

  /** What one tenant is answered. */
  public static final class View {
    private final ObjectInfoText text;
    private final long changes;
    private final Map<String, byte[]> listing;
    private final String digest;

    private View(ObjectInfoText text, long changes, List<UploadChoices.Upload> uploads) {
      this.text = text;
      this.changes = changes;
      this.listing = text.listing(uploads);
      String names = String.valueOf(uploads);
      this.digest = DigestUtils.sha256Hex((text.digest() + names).getBytes(StandardCharsets.UTF_8));
    }

    public byte[] all() {
      return text.all(listing);
    }

    /** Empty for an unknown class. */
    public Optional<byte[]> one(String nodeClass) {
      return text.one(nodeClass, listing);
    }

    /** Changes with the content. */
    public String digest() {
      return digest;
    }

    private boolean isOf(ObjectInfoText current, long currentChanges) {
      return text == current && (changes == currentChanges || currentChanges == UNKNOWN);
    }
  }

  private static int bytes(TenantId tenant, View view) {
    return view.listing.values().stream().mapToInt(json -> json.length).sum();
  }

  /**
   * Empty while no node is known. Without a database, uploads are listed as they were last seen.
   */
  public Uni<Optional<View>> of(TenantId tenant) {
    ObjectInfoText text = fleet.capabilities().map(FleetCapabilities::objectInfoText).orElse(null);
    return text == null
        ? Uni.createFrom().item(Optional.empty())
        : assets
            .changes(tenant)
            .onFailure(DependencyAwayException.class)
            .recoverWithItem(UNKNOWN)
            .chain(changes -> view(tenant, text, changes))
            .map(Optional::of);
  }

  private Uni<View> view(TenantId tenant, ObjectInfoText text, long changes) {
    @Nullable View known = views.getIfPresent(tenant);
    if (known != null && known.isOf(text, changes)) {
      return Uni.createFrom().item(known);
    }
    if (changes == UNKNOWN) {
      return Uni.createFrom().item(new View(text, changes, List.of()));
    }
    return assets
        .inputs(tenant, MAX_UPLOADS)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(rows -> new View(text, changes, rows.stream().map(ObjectInfoViews::upload).toList()))
        .invoke(view -> views.put(tenant, view));
  }

  private static UploadChoices.Upload upload(AssetRow row) {
    return new UploadChoices.Upload(row.subfolder, row.name, row.mimeType);
  }
}
