package io.comfymill.gateway.assets.export;

import io.comfymill.gateway.artifacts.ExportedArchives;
import io.comfymill.gateway.assets.AssetErrors;
import io.comfymill.gateway.assets.AssetException;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Finished archives. */
@Path("/api/assets/exports/{name}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
public class ArchiveResource {
  private static final String NAME = "[a-zA-Z0-9_-]+\\.zip";

  private final ExportedArchives archives;
  private final RequestTenant tenant;

  ArchiveResource(ExportedArchives archives, RequestTenant tenant) {
    this.archives = archives;
    this.tenant = tenant;
  }

  /** Where an archive is. */
  public record Link(String url) {}

  @GET
  @Operation(summary = "Where a finished archive can be read")
  public Uni<Link> archive(@RestPath String name) {
    return AssetErrors.answering(
        () -> {
          if (!name.matches(NAME)) {
            throw new AssetException(400, "INVALID_EXPORT_NAME", "no archive is called so");
          }
          return archives
              .find(tenant.current(), name)
              .map(
                  found -> {
                    if (found.isEmpty()) {
                      throw new AssetException(404, "EXPORT_NOT_FOUND", "no such archive");
                    }
                    return new Link(
                        "/api/view?filename=%s&type=%s&subfolder=%s"
                            .formatted(name, ExportedArchives.TYPE, ExportedArchives.SUBFOLDER));
                  });
        });
  }
}
