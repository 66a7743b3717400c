package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.artifacts.Masks;
import io.comfymill.gateway.artifacts.Uploads;
import io.comfymill.gateway.errors.BadRequestException;
import io.comfymill.gateway.http.ContentDisposition;
import io.comfymill.gateway.quota.Quotas;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** {@code /upload}: files that workflows load. */
@Path("/upload")
@Tag(name = "comfyui")
public class UploadResource {
  private static final int TOO_LARGE = 413;

  private final Uploads uploads;
  private final Masks masks;
  private final RequestTenant tenant;
  private final Quotas quotas;
  private final long maxBytes;

  UploadResource(
      Uploads uploads, Masks masks, RequestTenant tenant, GatewayConfig config, Quotas quotas) {
    this.uploads = uploads;
    this.masks = masks;
    this.tenant = tenant;
    this.quotas = quotas;
    this.maxBytes = config.maxUploadSize().asLongValue();
  }

  /** The server has stored the upload in a temporary file, which it deletes afterwards. */
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
    UploadName name = UploadName.parse(name(image));
    FileRef wanted = name.in(type, subfolder);
    Caller caller = tenant.caller();
    return requireSize(image)
        .call(() -> quotas.upload(caller, image.size()))
        .chain(file -> uploads.add(caller.tenant(), wanted, file, isTrue(overwrite)))
        .map(stored -> Response.ok(name.answer(stored)).build());
  }

  @POST
  @Path("/mask")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @NonBlocking
  @Operation(summary = "Put the transparency of an upload on the picture original_ref names")
  public Uni<Response> mask(
      @RestForm("image") @Nullable FileUpload image,
      @RestForm("original_ref") @Nullable String originalRef,
      @RestForm @Nullable String type,
      @RestForm @Nullable String subfolder,
      @RestForm @Nullable String overwrite) {
    if (image == null || originalRef == null) {
      throw new BadRequestException("the form needs image and original_ref");
    }
    UploadName name = UploadName.parse(name(image));
    FileRef wanted = name.in(type, subfolder);
    FileRef original = original(originalRef);
    Caller caller = tenant.caller();
    return requireSize(image)
        .call(() -> quotas.upload(caller, image.size()))
        .chain(mask -> masks.add(caller.tenant(), wanted, original, mask, isTrue(overwrite)))
        .map(stored -> stored.map(ref -> Response.ok(name.answer(ref)).build()))
        .map(answer -> answer.orElseThrow(() -> new BadRequestException("no such original")));
  }

  /** Read again, since the server's own reader loses escaped and extended names. */
  private static @Nullable String name(FileUpload file) {
    String header = file.getHeaders().getFirst("Content-Disposition");
    return header == null
        ? file.fileName()
        : ContentDisposition.fileName(header).orElse(file.fileName());
  }

  /** On a worker thread, since it asks the file system. Fails with 413. */
  private Uni<java.nio.file.Path> requireSize(FileUpload file) {
    return Uni.createFrom()
        .item(
            () -> {
              if (file.size() > maxBytes) {
                throw new WebApplicationException(TOO_LARGE);
              }
              return file.uploadedFile();
            })
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private static boolean isTrue(@Nullable String flag) {
    return "true".equals(flag) || "1".equals(flag);
  }

  private static FileRef original(String reference) {
    JsonNode json = RequestBody.object(reference.getBytes(StandardCharsets.UTF_8));
    return ViewRequest.parse(
        json.path("filename").asText(null),
        json.path("type").asText(null),
        json.path("subfolder").asText(null));
  }
}
