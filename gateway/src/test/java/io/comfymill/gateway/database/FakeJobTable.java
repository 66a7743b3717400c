package io.comfymill.gateway.database;

import io.comfymill.common.id.JobId;
import io.comfymill.common.rows.JobRow;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The scheduler's table of jobs, in memory. */
public final class FakeJobTable extends JobTable {
  private final Map<JobId, JobRow> rows = new ConcurrentHashMap<>();
  private final List<Integer> pages = new ArrayList<>();
  private volatile boolean away;

  public FakeJobTable() {
    super(null);
  }

  public void write(JobRow row) {
    rows.put(new JobId(row.id), row);
  }

  public Collection<JobRow> rows() {
    return rows.values();
  }

  public void setAway(boolean away) {
    this.away = away;
  }

  /** How many whole rows were read at once, each time. */
  public synchronized List<Integer> pages() {
    return List.copyOf(pages);
  }

  @Override
  public Uni<Optional<JobRow>> ofAnyTenant(JobId id) {
    return answer(Optional.ofNullable(rows.get(id)));
  }

  @Override
  public synchronized Uni<List<JobRow>> ofAnyTenants(Collection<JobId> ids) {
    pages.add(ids.size());
    return answer(ids.stream().flatMap(id -> Optional.ofNullable(rows.get(id)).stream()).toList());
  }

  public <T> Uni<T> answer(T answer) {
    return away
        ? Uni.createFrom().failure(new IllegalStateException("PostgreSQL is away"))
        : Uni.createFrom().item(answer);
  }
}
