package io.parley.core.sql;

import static java.util.Comparator.comparing;

import io.parley.core.TenantId;
import io.parley.core.tally.Tallies;
import io.parley.core.tally.Tally;
import io.parley.core.work.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** Running counts, a row for each quarter of an hour and what is counted in it. */
final class SqlTallies implements Tallies {
  /**
   * On PostgreSQL a count is spread over so many rows, since a commit that adds to one keeps others
   * from adding to the same until it is durable.
   */
  private static final int SHARDS = 8;

  private static final Comparator<Place> ORDER =
      comparing(Place::tenant)
          .thenComparingLong(Place::quarter)
          .thenComparing(Place::name)
          .thenComparing(Place::agentId)
          .thenComparing(Place::detail);

  private final Transactions transactions;

  SqlTallies(Transactions transactions) {
    this.transactions = transactions;
  }

  private record Place(String tenant, long quarter, String name, String agentId, String detail) {}

  /** Adds all of a transaction's counts, in one order that every transaction keeps to. */
  static void add(Session sql, List<Write.Count> counts) throws SQLException {
    if (counts.isEmpty()) {
      return;
    }
    var amounts = new TreeMap<Place, Long>(ORDER);
    for (Write.Count count : counts) {
      Tally tally = count.tally();
      amounts.merge(
          new Place(
              count.tenant().value(),
              tally.quarter(),
              tally.name(),
              tally.agentId(),
              tally.detail()),
          tally.amount(),
          Long::sum);
    }
    int shard = sql.manyWriters() ? ThreadLocalRandom.current().nextInt(SHARDS) : 0;
    String last = "";
    for (Map.Entry<Place, Long> entry : amounts.entrySet()) {
      Place place = entry.getKey();
      if (!place.tenant().equals(last)) {
        last = place.tenant();
        sql.writing(new TenantId(last));
      }
      sql.update(
          "insert into tally (tenant, quarter, name, agent, detail, shard, amount)"
              + " values (?, ?, ?, ?, ?, ?, ?)"
              + " on conflict (tenant, quarter, name, agent, detail, shard)"
              + " do update set amount = tally.amount + excluded.amount",
          place.tenant(),
          place.quarter(),
          place.name(),
          place.agentId(),
          place.detail(),
          shard,
          entry.getValue());
    }
  }

  @Override
  public List<Sum> sums(TenantId tenant, Query query) {
    var text =
        new StringBuilder(
            "select (quarter + ?) / ? as span, name, agent, detail, sum(amount) as amount"
                + " from tally where tenant = ? and quarter >= ? and quarter < ?");
    var values =
        new ArrayList<Object>(
            List.of(
                query.ahead(),
                query.span().quarters(),
                tenant.value(),
                query.first(),
                query.end()));
    query
        .agentId()
        .ifPresent(
            agent -> {
              text.append(" and agent = ?");
              values.add(agent);
            });
    text.append(" group by 1, 2, 3, 4 having sum(amount) <> 0 order by 1, 2, 3, 4");
    return transactions.read(
        tenant,
        sql ->
            sql.list(
                text.toString(),
                row ->
                    new Sum(
                        query.start(row.getLong("span")),
                        row.getString("name"),
                        row.getString("agent"),
                        row.getString("detail"),
                        row.getLong("amount")),
                values.toArray()));
  }
}
