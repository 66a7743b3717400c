package io.comfymill.gateway.comfyui;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.artifacts.Uploads;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** {@code /upload}: files for workflows to load. */
@Path("/upload")
@Tag(name = "comfyui")
public class UploadResource {
  private static final int TOO_LARGE = 413;

  private final Uploads uploads;
  private final RequestTenant tenant;
  private final long maxBytes;

  UploadResource(Uploads uploads, RequestTenant tenant, GatewayConfig config) {
    this.uploads = uploads;
    this.tenant = tenant;
    this.maxBytes = config.maxUploadSize().asLongValue();
  }

  /** The server has put the file into a temporary one by now; it is deleted afterwards. */
  @POST
  @Path("/image")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @NonBlocking
  @Operation(summary = "Upload a file: image, type, subfolder, overwrite")
  public Uni<Response> image(
      @RestForm("image") @Nullable FileUpload image,
      @RestForm @Nullable String type,
      @RestForm @Nullable String subfolder,
      @RestForm @Nullable String overwrite) {
    if (image == null) {
      throw new BadRequestException("the form has no file named image");
    }
    if (image.size() > maxBytes) {
      return Uni.createFrom().item(Response.status(TOO_LARGE).build());
    }
    FileRef wanted = wanted(image.fileName(), type, subfolder);
    boolean replace = "true".equals(overwrite) || "1".equals(overwrite);
    return uploads
        .add(tenant.current(), wanted, image.uploadedFile(), replace)
        .map(stored -> Response.ok(Uploaded.of(stored)).build());
  }

  /** ComfyUI's answer. */
  public record Uploaded(String name, String subfolder, String type) {
    static Uploaded of(FileRef stored) {
      return new Uploaded(stored.name(), stored.subfolder(), stored.type());
    }
  }

  static FileRef wanted(@Nullable String name, @Nullable String type, @Nullable String subfolder) {
    String folderType = type == null || type.isEmpty() ? FileRef.INPUT : type;
    if (!FileRef.isType(folderType)) {
      throw new BadRequestException("type must be input, output or temp");
    }
    if (name == null || !FileRef.isSafeName(name)) {
      throw new BadRequestException("the file needs a plain file name");
    }
    String folder = subfolder == null ? "" : subfolder.replaceAll("/+$", "");
    if (!FileRef.isSafeFolder(folder)) {
      throw new BadRequestException("subfolder must be a relative path without ..");
    }
    return new FileRef(folderType, folder, name);
  }
}
