package io.comfymill.gateway.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.gateway.errors.FileRefusedException;
import io.comfymill.gateway.quota.Quotas;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /userdata}: users' files, such as the workflows that they save in the frontend. */
@Path("/")
@Tag(name = "comfyui")
public class UserDataResource {
  private static final String USER = "comfy-user";

  private final UserFiles files;
  private final UserFileTransfer transfer;
  private final Users users;
  private final RequestTenant tenant;
  private final Quotas quotas;

  UserDataResource(
      UserFiles files,
      UserFileTransfer transfer,
      Users users,
      RequestTenant tenant,
      Quotas quotas) {
    this.files = files;
    this.transfer = transfer;
    this.users = users;
    this.tenant = tenant;
    this.quotas = quotas;
  }

  @GET
  @Path("/userdata")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "The files of a folder: ?dir=&recurse=&full_info=&split=")
  public Uni<JsonNode> list(
      @RestQuery @Nullable String dir,
      @RestQuery @Nullable String recurse,
      @RestQuery("full_info") @Nullable String fullInfo,
      @RestQuery @Nullable String split,
      @HeaderParam(USER) @Nullable String user) {
    if (dir == null || dir.isEmpty()) {
      throw new FileRefusedException(400, "Directory not provided");
    }
    UserPath folder =
        UserPath.parse(dir).orElseThrow(() -> new FileRefusedException(403, "Invalid directory"));
    UserFileViews.Listing listing =
        new UserFileViews.Listing(isTrue(recurse), isTrue(fullInfo), isTrue(split));
    return user(user)
        .chain(
            known ->
                requireThere(known, folder, "Directory not found")
                    .chain(row -> files.below(known, folder)))
        .map(below -> UserFileViews.list(folder, below, listing));
  }

  @GET
  @Path("/v2/userdata")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "All files and folders below ?path=")
  public Uni<JsonNode> tree(
      @RestQuery @Nullable String path, @HeaderParam(USER) @Nullable String user) {
    UserPath folder =
        UserPath.parse(path == null ? "" : path)
            .orElseThrow(() -> new FileRefusedException(400, "Invalid path requested"));
    return user(user)
        .chain(
            known ->
                requireThere(known, folder, "Requested path not found")
                    .invoke(UserDataResource::requireFolder)
                    .chain(row -> files.below(known, folder)))
        .map(UserFileViews::tree);
  }

  /** Below {@code /api/v2} are other routes as well, so that the prefix is not taken away there. */
  @GET
  @Path("/api/v2/userdata")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Uni<JsonNode> treeBelowApi(
      @RestQuery @Nullable String path, @HeaderParam(USER) @Nullable String user) {
    return tree(path, user);
  }

  private Uni<Optional<UserFileRow>> requireThere(User user, UserPath path, String otherwise) {
    return path.isRoot()
        ? Uni.createFrom().item(Optional.empty())
        : find(user, path)
            .invoke(
                found -> {
                  if (found.isEmpty()) {
                    throw new FileRefusedException(404, otherwise);
                  }
                });
  }

  private Uni<Optional<UserFileRow>> find(User user, UserPath path) {
    return path.canBeStored() ? files.find(user, path) : Uni.createFrom().item(Optional.empty());
  }

  private static void requireFolder(Optional<UserFileRow> row) {
    if (row.isPresent() && !row.get().isFolder()) {
      throw new FileRefusedException(400, "Requested path is not a directory");
    }
  }

  /** Blocking, since the bytes are read from the store while they are written to the client. */
  @GET
  @Path("/userdata/{file}")
  @Blocking
  @Operation(summary = "A file")
  public Uni<Response> read(
      @RestPath String file,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @HeaderParam("Range") @Nullable String range,
      @HeaderParam(USER) @Nullable String user) {
    UserPath path = path(file);
    return user(user)
        .chain(known -> find(known, path))
        .map(
            found ->
                found
                    .filter(row -> !row.isFolder())
                    .map(row -> transfer.download(row, ifNoneMatch, range))
                    .orElseGet(() -> Response.status(404).build()));
  }

  /** Blocking, since the bytes are spooled to a disk while they come. */
  @POST
  @Path("/userdata/{file}")
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(summary = "Write a file: ?overwrite=&full_info=")
  public Uni<Response> write(
      @RestPath String file,
      @RestQuery @Nullable String overwrite,
      @RestQuery("full_info") @Nullable String fullInfo,
      @HeaderParam(USER) @Nullable String user,
      InputStream body) {
    UserPath path = storable(file);
    Caller caller = tenant.caller();
    return transfer
        .upload(body)
        .call(content -> quotas.upload(caller, content.sizeBytes()))
        .chain(
            content ->
                user(user)
                    .chain(
                        known ->
                            files
                                .write(known, path, content, !"false".equals(overwrite))
                                .chain(done -> answer(done, known, path, isTrue(fullInfo)))));
  }

  @DELETE
  @Path("/userdata/{file}")
  @NonBlocking
  @Operation(summary = "Delete a file")
  public Uni<Response> delete(@RestPath String file, @HeaderParam(USER) @Nullable String user) {
    UserPath path = path(file);
    return !path.canBeStored()
        ? Uni.createFrom().item(Response.status(404).build())
        : user(user)
            .chain(known -> files.delete(known, path))
            .map(done -> UserFileViews.refused(done).orElseGet(() -> Response.noContent().build()));
  }

  @POST
  @Path("/userdata/{file}/move/{dest}")
  @Produces(MediaType.APPLICATION_JSON)
  @NonBlocking
  @Operation(summary = "Move a file or folder: ?overwrite=&full_info=")
  public Uni<Response> move(
      @RestPath String file,
      @RestPath String dest,
      @RestQuery @Nullable String overwrite,
      @RestQuery("full_info") @Nullable String fullInfo,
      @HeaderParam(USER) @Nullable String user) {
    UserPath from = path(file);
    UserPath to = storable(dest);
    return !from.canBeStored()
        ? Uni.createFrom().item(Response.status(404).build())
        : user(user)
            .chain(
                known ->
                    files
                        .move(known, from, to, !"false".equals(overwrite))
                        .chain(done -> answer(done, known, to, isTrue(fullInfo))));
  }

  private Uni<Response> answer(UserFiles.Outcome done, User user, UserPath path, boolean info) {
    Optional<Response> refused = UserFileViews.refused(done);
    if (refused.isPresent() || !info) {
      return Uni.createFrom()
          .item(refused.orElseGet(() -> Response.ok(TextNode.valueOf(path.value())).build()));
    }
    return files
        .find(user, path)
        .map(
            found ->
                found
                    .map(row -> Response.ok(UserFileViews.info(row, row.path)).build())
                    .orElseGet(() -> Response.status(404).build())); // deleted meanwhile
  }

  private static UserPath path(String file) {
    return UserPath.parse(file).orElseThrow(() -> new FileRefusedException(403, ""));
  }

  private static UserPath storable(String file) {
    UserPath path = path(file);
    if (!path.canBeStored()) {
      throw new FileRefusedException(400, "Invalid filename");
    }
    return path;
  }

  private Uni<User> user(@Nullable String named) {
    return users
        .find(tenant.current(), named)
        .map(
            found ->
                found.orElseThrow(
                    () -> new FileRefusedException(403, "Invalid user specified in request")));
  }

  private static boolean isTrue(@Nullable String flag) {
    return "true".equalsIgnoreCase(flag);
  }
}
