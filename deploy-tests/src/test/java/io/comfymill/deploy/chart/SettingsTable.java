package io.comfymill.deploy.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the tables of docs/configuration.md say of settings, as plain text. */
final class SettingsTable {
  private static final Pattern ROW = Pattern.compile("\\|(.+?)\\|(.+?)\\|(.+)\\|");
  private static final Pattern NAME = Pattern.compile("`((?:comfymill)?\\.[\\w.\\-<>\"]+)`");
  private static final Pattern GIVEN = Pattern.compile("<[\\w-]+>|\"NAME\"|\\.(NAME|FIELD)$");

  private SettingsTable() {}

  /**
   * @return by name, where {@code *} stands for one that a user gives
   */
  static SortedMap<String, String> of(String markdown) {
    SortedMap<String, String> meanings = new TreeMap<>();
    for (String line : markdown.lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        names(row.group(1)).stream()
            .filter(name -> name.startsWith("comfymill."))
            .forEach(name -> meanings.put(name, plain(row.group(3))));
      }
    }
    return meanings;
  }

  /** Of several in one cell, the later ones may be written from their last dot on. */
  private static List<String> names(String cell) {
    List<String> names = new ArrayList<>();
    Matcher found = NAME.matcher(cell);
    while (found.find()) {
      String name = found.group(1);
      if (name.startsWith(".") && !names.isEmpty()) {
        String before = names.get(names.size() - 1);
        name = before.substring(0, before.lastIndexOf('.')) + name;
      }
      names.add(
          GIVEN.matcher(name).replaceAll(given -> given.group().startsWith(".") ? ".*" : "*"));
    }
    return names;
  }

  private static String plain(String markdown) {
    return markdown
        .replaceAll("\\[([^]]+)]\\([^)]*\\)", "$1")
        .replace("`", "")
        .replace(" ᵣ", "")
        .strip();
  }
}
