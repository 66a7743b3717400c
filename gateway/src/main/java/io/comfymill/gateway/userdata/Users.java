package io.comfymill.gateway.userdata;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who uses a tenant's server, where it has several users. */
@ApplicationScoped
public class Users {
  private static final Pattern UNFIT = Pattern.compile("[^a-zA-Z0-9-_]+");
  private static final String ADD =
      """
      insert into gateway.users (tenant, id, name)
      select :tenant, :id, :name
      where (select count(*) from gateway.users where tenant = :tenant) < :most
      on conflict do nothing""";

  private final Database database;
  private final boolean several;
  private final int maxUsers;

  Users(Database database, GatewayConfig config) {
    this.database = database;
    this.several = config.userData().multiUser();
    this.maxUsers = config.userData().maxUsers();
  }

  boolean several() {
    return several;
  }

  /**
   * The user that a request means.
   *
   * @param named by its header; ignored where there is one user
   * @return empty if there is no such user
   */
  Uni<Optional<User>> find(TenantId tenant, @Nullable String named) {
    if (!several) {
      return Uni.createFrom().item(Optional.of(new User(tenant, User.DEFAULT)));
    }
    String id = named == null ? User.DEFAULT : named;
    return id.indexOf('\0') >= 0
        ? Uni.createFrom().item(Optional.empty())
        : database
            .read(
                session ->
                    session
                        .createNativeQuery(
                            "select id from gateway.users where tenant = :tenant and id = :id",
                            String.class)
                        .setParameter("tenant", tenant.value())
                        .setParameter("id", id)
                        .getSingleResultOrNull())
            .map(found -> Optional.ofNullable(found).map(known -> new User(tenant, known)));
  }

  /** Names by id, in the order in which they came. */
  Uni<Map<String, String>> all(TenantId tenant) {
    return database
        .read(
            session ->
                session
                    .createNativeQuery(
                        "select id, name from gateway.users where tenant = :tenant"
                            + " order by created_at, id",
                        Object[].class)
                    .setParameter("tenant", tenant.value())
                    .getResultList())
        .map(Users::byId);
  }

  private static Map<String, String> byId(List<Object[]> rows) {
    Map<String, String> names = new LinkedHashMap<>();
    rows.forEach(row -> names.put((String) row[0], (String) row[1]));
    return names;
  }

  /**
   * @return the new user's id; empty if the name is taken or there are too many
   */
  Uni<Optional<String>> add(TenantId tenant, String name) {
    String id = UNFIT.matcher(name).replaceAll("-") + "_" + UUID.randomUUID();
    return database
        .write(
            session ->
                session
                    .createNativeQuery(ADD)
                    .setParameter("tenant", tenant.value())
                    .setParameter("id", id)
                    .setParameter("name", name)
                    .setParameter("most", (long) maxUsers)
                    .executeUpdate())
        .map(rows -> rows == 1 ? Optional.of(id) : Optional.empty());
  }
}
