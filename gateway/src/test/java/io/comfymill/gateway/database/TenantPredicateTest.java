package io.comfymill.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The second of two layers: what belongs to a tenant is read and written by statements that name
 * the tenant. Those that do not are listed here, each with why it may.
 */
class TenantPredicateTest {
  private static final Path SOURCES = Path.of("src/main/java");

  private static final Pattern OWNED =
      Pattern.compile(
          "(?:from|join|update|into)\\s+(?:JobRow|AttemptRow|AssetRow|AssetRecordRow|ResubmittedRow"
              + "|KeptUploadRow|UserFileRow|ResumableUploadRow|TaskRow|WebhookRow|WebhookDeliveryRow|BatchRow|BatchCellRow|BatchJoinRow|DeletedOutputsRow|scheduler\\.jobs|scheduler\\.attempts|scheduler\\.job_counts"
              + "|gateway\\.(?:assets|asset_records|asset_index|hidden_history|cleared_history"
              + "|resubmitted_prompts|kept_uploads|user_files|users|settings|idempotency_keys"
              + "|upload_changes|resumable_uploads|tasks|batches|batch_files|batch_cells|batch_extensions|batch_joins|batch_changes|webhooks|webhook_deliveries|deleted_outputs|output_uses))\\b");

  private static final Pattern TENANT = Pattern.compile("\\btenant\\b");

  /** A text block or a string, with what may stand between parts that are joined. */
  private static final Pattern LITERAL =
      Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);

  private static final Pattern JOINED = Pattern.compile("\\s*\\+\\s*(?:[\\w.()]+\\s*\\+\\s*)?");

  private static final String OF_ALL = "keeps the records of every tenant; no request waits for it";
  private static final String BY_ROW = "the row was found by its tenant before";
  private static final String PART = "joined with a part that names the tenant";

  private static final Map<String, String> WITHOUT =
      Map.ofEntries(
          Map.entry("JobTable", "ofAnyTenants, whose callers are checked below"),
          Map.entry("JobRows", OF_ALL),
          Map.entry("GatewayReadiness", "whether the table can be read at all"),
          Map.entry("KeptUploads", "deletes what is too old of every tenant"),
          Map.entry("IdempotencyKeys", "deletes what is too old of every tenant"),
          Map.entry("NodeQueries", "hides whose attempts they are: OpenAttempt.shownTo"),
          Map.entry("AssetRecords", BY_ROW + "; find is for signed URLs and AssetFinder"),
          Map.entry("LocalAssets", BY_ROW + "; lists have the condition of AssetFilter"),
          Map.entry("UploadTable", BY_ROW + ", or is deleted as too old of every tenant"),
          Map.entry("TaskTable", "works on the tasks of every tenant; requests name it"),
          Map.entry("BatchTable", "takes the batches of every tenant up; requests name it"),
          Map.entry("JoinTable", "takes the joins of every tenant up; " + BY_ROW),
          Map.entry("BatchChanges", "takes the notes of every tenant's batches; no request waits"),
          Map.entry("Outbox", "reads the changes of every tenant's jobs"),
          Map.entry("FleetFactsReader", "since when the queue waits, whosever it is"),
          Map.entry("AlertEvents", "alerts are of the fleet, and told to whoever may read nodes"),
          Map.entry("NodeStates", "whether a node has any work, whose it may be"),
          Map.entry("Attempts", "sends the events of every tenant; no request waits for it"),
          Map.entry("JobHistory", BY_ROW),
          Map.entry("JobSelection", BY_ROW),
          Map.entry("Jobs", BY_ROW),
          Map.entry("JobSnapshot", PART),
          Map.entry("BatchOutputs", "deletes what is too old of every tenant; " + PART),
          Map.entry("ExpiredOutputs", PART),
          Map.entry("OutputMarks", PART),
          Map.entry("OutputDeletion", PART),
          Map.entry("OutputFiles", "deletes what is deleted of every tenant; no request waits"),
          Map.entry("Placements", BY_ROW),
          Map.entry("UserFiles", PART),
          Map.entry("Forgotten", PART),
          Map.entry("JobCounts", PART),
          Map.entry("Assets", PART));

  private static List<Path> sources() {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  /** The strings of a source, those that are added up as one. */
  static List<String> statements(String source) {
    List<String> statements = new ArrayList<>();
    Matcher literal = LITERAL.matcher(source);
    int end = -1;
    while (literal.find()) {
      String part = literal.group(1) == null ? literal.group(2) : literal.group(1);
      boolean goesOn = end >= 0 && JOINED.matcher(source.substring(end, literal.start())).matches();
      if (goesOn) {
        int last = statements.size() - 1;
        statements.set(last, statements.get(last) + part);
      } else {
        statements.add(part);
      }
      end = literal.end();
    }
    return statements;
  }

  @Test
  void everyStatementNamesTheTenantOrSaysWhyNot() {
    Set<String> without = new TreeSet<>();
    int checked = 0;
    for (Path file : sources()) {
      for (String statement : statements(text(file))) {
        if (OWNED.matcher(statement).find()) {
          checked++;
          if (!TENANT.matcher(statement).find()) {
            without.add(name(file));
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(40);
    assertThat(without).as("statements on what tenants own").isSubsetOf(WITHOUT.keySet());
  }

  @Test
  void onlyWhatKeepsEverybodysRecordsReadsJobsOfAnyTenant() {
    List<String> callers =
        sources().stream()
            .filter(file -> text(file).contains("ofAnyTenant"))
            .map(TenantPredicateTest::name)
            .toList();
    assertThat(callers)
        .containsExactlyInAnyOrder("JobTable", "JobChanges", "LiveSync", "ClosingMessages");
  }

  @Test
  void stringsThatAreAddedUpAreOne() {
    assertThat(statements("a(\"from JobRow\" + KEPT + \" where\"\n + \" tenant\", \"other\")"))
        .containsExactly("from JobRow where tenant", "other");
  }
}
