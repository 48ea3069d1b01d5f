package io.parley.core.sql;

import static java.util.Comparator.comparing;

import io.parley.core.TenantId;
import io.parley.core.json.Json;
import io.parley.core.tally.Tallies;
import io.parley.core.tally.Tally;
import io.parley.core.work.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Running counts, a row for each {@link TallyBlock} and what is counted in it. Each count is added
 * to its quarter, its day and its month in the same commit, so there is nothing to be made later,
 * and what is counted late is in all of them as well.
 */
final class SqlTallies implements Tallies {
  /**
   * On PostgreSQL a count is spread over so many rows, since a commit that adds to one keeps others
   * from adding to the same until it is durable.
   */
  private static final int SHARDS = 8;

  private static final Comparator<Place> ORDER =
      comparing(Place::block)
          .thenComparingLong(Place::begin)
          .thenComparing(Place::name)
          .thenComparing(Place::agentId)
          .thenComparing(Place::detail);

  /** In one statement, since each costs a way to the database and back. */
  private static final String ADD =
      "insert into tally (tenant, span, quarter, name, agent, detail, shard, amount)"
          + " select ?, cast(e.value ->> 0 as integer), cast(e.value ->> 1 as bigint),"
          + " e.value ->> 2, e.value ->> 3, e.value ->> 4, ?, cast(e.value ->> 5 as bigint)"
          + " from {elements of ?} e where true"
          + " on conflict (tenant, span, quarter, name, agent, detail, shard)"
          + " do update set amount = tally.amount + excluded.amount";

  /**
   * For each piece of time one walk along the key. PostgreSQL, where it knows little of the table,
   * would hold every count against every piece: it is told not to.
   */
  private static final String SUMS =
      "with piece as materialized (select cast(e.value ->> 0 as integer) as slice,"
          + " cast(e.value ->> 1 as integer) as span, cast(e.value ->> 2 as bigint) as first,"
          + " cast(e.value ->> 3 as bigint) as after, cast(e.value ->> 4 as integer) as sign"
          + " from {elements of ?} e)"
          + " select p.slice, t.name, t.agent, t.detail, sum(p.sign * t.amount) as amount"
          + " from piece p cross join {one by one} tally t where t.tenant = ? and t.span = p.span"
          + " and t.quarter >= p.first and t.quarter < p.after%s{end one by one}"
          + " group by 1, 2, 3, 4 having sum(p.sign * t.amount) <> 0 order by 1, 2, 3, 4";

  private static final String OF_ALL = SUMS.formatted("");
  private static final String OF_AGENT = SUMS.formatted(" and t.agent = ?");

  private final Transactions transactions;

  SqlTallies(Transactions transactions) {
    this.transactions = transactions;
  }

  private record Place(TallyBlock block, long begin, String name, String agentId, String detail) {}

  /** Adds all of a transaction's counts, in one order that every transaction keeps to. */
  static void add(Session sql, List<Write.Count> counts) throws SQLException {
    var amounts = new TreeMap<String, TreeMap<Place, Long>>();
    for (Write.Count count : counts) {
      Tally tally = count.tally();
      var places = amounts.computeIfAbsent(count.tenant().value(), one -> new TreeMap<>(ORDER));
      for (TallyBlock block : TallyBlock.values()) {
        places.merge(
            new Place(
                block,
                block.begin(tally.quarter()),
                Session.storable(tally.name()),
                Session.storable(tally.agentId()),
                Session.storable(tally.detail())),
            tally.amount(),
            Long::sum);
      }
    }
    int shard = sql.manyWriters() ? ThreadLocalRandom.current().nextInt(SHARDS) : 0;
    for (var ofTenant : amounts.entrySet()) {
      sql.writing(new TenantId(ofTenant.getKey()));
      sql.update(
          ADD,
          ofTenant.getKey(),
          shard,
          Json.write(
              ofTenant.getValue().entrySet().stream()
                  .map(entry -> row(entry.getKey(), entry.getValue()))
                  .toList()));
    }
  }

  private static List<Object> row(Place place, long amount) {
    return List.of(
        place.block().span(), place.begin(), place.name(), place.agentId(), place.detail(), amount);
  }

  @Override
  public List<Sum> sums(TenantId tenant, Query query) {
    var pieces = new ArrayList<List<Object>>();
    for (int i = 0; i < query.slices(); i++) {
      for (TallyBlock.Piece piece : TallyBlock.pieces(query.quarter(i), query.quarter(i + 1))) {
        pieces.add(List.of(i, piece.block().span(), piece.from(), piece.to(), piece.sign()));
      }
    }
    var values = new ArrayList<Object>(List.of(Json.write(pieces), tenant.value()));
    query.agentId().ifPresent(values::add);
    return transactions.read(
        tenant,
        sql ->
            sql.list(
                query.agentId().isPresent() ? OF_AGENT : OF_ALL,
                row ->
                    new Sum(
                        query.bounds().get(row.getInt("slice")),
                        row.getString("name"),
                        row.getString("agent"),
                        row.getString("detail"),
                        row.getLong("amount")),
                values.toArray()));
  }
}
