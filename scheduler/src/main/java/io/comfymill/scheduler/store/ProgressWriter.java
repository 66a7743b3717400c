package io.comfymill.scheduler.store;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.hibernate.reactive.mutiny.Mutiny;

/** Writes how far the scheduler got, in one statement. */
final class ProgressWriter {
  private static final String ANNOUNCED =
      "with told as (update scheduler.cursors set value = ?1 where name = 'announced_seq') ";
  private static final String INTO =
      "insert into scheduler.consumer_offsets (topic, partition, next_offset) ";
  private static final String ON_CONFLICT =
      " on conflict (topic, partition) do update set next_offset = excluded.next_offset";

  private ProgressWriter() {}

  static Uni<Void> write(Mutiny.StatelessSession session, Progress progress) {
    Mutiny.MutationQuery query = session.createNativeQuery(sql(progress.offsets().size()));
    query.setParameter(1, progress.announced());
    int next = 2;
    for (Map.Entry<TopicPartition, Long> offset : progress.offsets().entrySet()) {
      query.setParameter(next++, offset.getKey().topic());
      query.setParameter(next++, offset.getKey().partition());
      query.setParameter(next++, offset.getValue());
    }
    return query.executeUpdate().replaceWithVoid();
  }

  private static String sql(int offsets) {
    if (offsets == 0) {
      return "update scheduler.cursors set value = ?1 where name = 'announced_seq'";
    }
    StringBuilder sql = new StringBuilder(ANNOUNCED).append(INTO).append("values ");
    for (int i = 0; i < offsets; i++) {
      int first = 2 + 3 * i;
      sql.append(i == 0 ? "" : ", ")
          .append("(?%d, ?%d, ?%d)".formatted(first, first + 1, first + 2));
    }
    return sql.append(ON_CONFLICT).toString();
  }
}
