package io.comfymill.standalone.database;

import io.comfymill.standalone.settings.ServiceSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the database is, and who asks.
 *
 * @param url for JDBC
 * @param more properties of the driver, as for TLS
 */
public record Database(String url, String user, String password, Map<String, Object> more) {
  private static final String MORE = "quarkus.datasource.jdbc.additional-jdbc-properties.";
  private static final String CONNECT_SECONDS = "8";

  public Database(String url, String user, String password) {
    this(url, user, password, Map.of());
  }

  public Database {
    more = Map.copyOf(more);
  }

  public static Optional<Database> of(ServiceSettings settings) {
    return settings
        .get("quarkus.datasource.jdbc.url")
        .or(
            () ->
                settings
                    .get("quarkus.datasource.reactive.url")
                    .map(url -> url.startsWith("jdbc:") ? url : "jdbc:" + url))
        .map(
            url ->
                new Database(
                    url,
                    settings.get("quarkus.datasource.username").orElse(""),
                    settings.get("quarkus.datasource.password").orElse(""),
                    settings.below(MORE)));
  }

  public Connection connect() throws SQLException {
    Properties login = new Properties();
    login.putAll(more);
    login.setProperty("user", user);
    login.setProperty("password", password);
    login.setProperty("connectTimeout", CONNECT_SECONDS);
    login.setProperty("ApplicationName", "comfymill-cli");
    return DriverManager.getConnection(url, login);
  }

  @Override
  public String toString() {
    return user + " at " + url;
  }
}
