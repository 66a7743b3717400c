package io.comfymill.gateway.assets.export;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How the files of an archive are called. Of two that would have one name, that with the lower id
 * has it, and the other is left out, as a local ComfyUI of 2026 does.
 *
 * @param files by name
 */
record ArchiveNames(Map<String, AssetFile> files, List<AssetFile> collided) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss").withZone(ZoneOffset.UTC);

  /**
   * @param submitted when each job was; one that is not known counts as submitted when its first
   *     file was made
   */
  static ArchiveNames of(
      Collection<AssetFile> all, ExportRequest.Naming naming, Map<String, Instant> submitted) {
    Map<String, String> folders = folders(all, submitted);
    Map<String, AssetFile> files = new LinkedHashMap<>();
    List<AssetFile> collided = new ArrayList<>();
    all.stream()
        .sorted(Comparator.comparing(file -> file.id().toString()))
        .forEach(
            file -> {
              if (files.putIfAbsent(name(file, naming, folders), file) != null) {
                collided.add(file);
              }
            });
    return new ArchiveNames(files, collided);
  }

  private static String name(
      AssetFile file, ExportRequest.Naming naming, Map<String, String> folders) {
    String below = file.preview() ? "/previews/" : "/";
    return switch (naming) {
      case PRESERVE -> file.path();
      case ASSET_ID -> file.id() + extension(file.name());
      case GROUP_BY_JOB_ID ->
          (file.job() == null ? "unknown" : folder(file.job())) + below + file.path();
      case GROUP_BY_JOB_TIME ->
          (file.job() == null ? TIME.format(file.createdAt()) : folders.get(file.job()))
              + below
              + file.path();
    };
  }

  /** A client may call its job whatever it likes. */
  private static String folder(String job) {
    String safe = job.replaceAll("[^A-Za-z0-9._-]", "_");
    return safe.matches("\\.+") ? "_" : safe;
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot);
  }

  /** By the time to the second; of two jobs in one second, one is called a second later. */
  private static Map<String, String> folders(
      Collection<AssetFile> files, Map<String, Instant> submitted) {
    Map<String, Instant> times = new TreeMap<>();
    for (AssetFile file : files) {
      if (file.job() != null) {
        times.merge(
            file.job(),
            submitted.getOrDefault(file.job(), file.createdAt()),
            (one, other) -> one.isBefore(other) ? one : other);
      }
    }
    Map<String, String> folders = new HashMap<>();
    Set<String> used = new HashSet<>();
    times.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            job -> {
              Instant time = job.getValue();
              while (!used.add(TIME.format(time))) {
                time = time.plus(1, ChronoUnit.SECONDS);
              }
              folders.put(job.getKey(), TIME.format(time));
            });
    return folders;
  }
}
