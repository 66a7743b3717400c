package io.comfymill.gateway.liverecords;

import io.comfymill.common.id.JobId;
import io.comfymill.gateway.database.FakeJobTable;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What {@link JobRows} reads, from a table in memory; keeps what was asked. */
public final class FakeJobRows extends JobRows {
  private static final Comparator<Summary> BY_PLACE =
      Comparator.comparing(Summary::tenant)
          .thenComparing(Summary::number)
          .thenComparing(row -> row.id().toString());

  private final FakeJobTable table;
  private final List<String> asked = new ArrayList<>();

  public FakeJobRows(FakeJobTable table) {
    super(null);
    this.table = table;
  }

  /** The questions since this was asked last. */
  public synchronized List<String> takeAsked() {
    List<String> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  private synchronized <T> Uni<T> answer(String question, T answer) {
    asked.add(question);
    return table.answer(answer);
  }

  @Override
  public Uni<List<Summary>> summaries(Collection<JobId> ids) {
    return answer("summaries", rows().filter(row -> ids.contains(new JobId(row.id()))).toList());
  }

  @Override
  public Uni<List<Summary>> changedSince(long sequence) {
    return answer(
        "changedSince",
        rows()
            .filter(row -> row.changedSeq() > sequence)
            .sorted(Comparator.comparing(Summary::changedSeq))
            .limit(CHANGES_PAGE)
            .toList());
  }

  @Override
  public Uni<Long> newestChange() {
    return answer("newestChange", rows().mapToLong(Summary::changedSeq).max().orElse(0));
  }

  @Override
  public Uni<List<Summary>> unfinishedAfter(Place last, int limit) {
    return answer(
        "unfinishedAfter",
        rows()
            .filter(row -> !row.state().isFinal())
            .sorted(BY_PLACE)
            .filter(row -> isBehind(row, last))
            .limit(limit)
            .toList());
  }

  private static boolean isBehind(Summary row, Place last) {
    int tenants = row.tenant().compareTo(last.tenant());
    int numbers = Double.compare(row.number(), last.number());
    int ids = row.id().toString().compareTo(last.id().toString());
    return tenants > 0 || (tenants == 0 && (numbers > 0 || (numbers == 0 && ids > 0)));
  }

  private Stream<Summary> rows() {
    return table.rows().stream().map(Summary::of);
  }
}
