package io.parley.server;

import io.parley.core.TenantId;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley tenant} and {@code parley audit}, on the store that the environment names. */
final class TenantCommands {
  private TenantCommands() {}

  /** Adds them to a command line. */
  static CommandLine addTo(CommandLine root, Map<String, String> environment, PrintStream out) {
    return root.addSubcommand(
            new CommandLine(new Group("tenant"))
                .setCommandName("tenant")
                .addSubcommand(new Create(environment, out))
                .addSubcommand(new All(environment, out))
                .addSubcommand(new Delete(environment, out)))
        .addSubcommand(
            new CommandLine(new Group("audit"))
                .setCommandName("audit")
                .addSubcommand(new Show(environment, out))
                .addSubcommand(new Verify(environment, out)));
  }

  /** What opens the store that the environment names, does something to its tenants, and ends. */
  private abstract static class OnTheStore implements Runnable {
    private final Map<String, String> environment;
    private final PrintStream out;

    OnTheStore(Map<String, String> environment, PrintStream out) {
      this.environment = environment;
      this.out = out;
    }

    abstract void work(Tenants tenants, ServerConfig config, Clock clock);

    @Override
    public final void run() {
      Clock clock = Clock.systemUTC();
      ServerConfig config = ServerConfig.of(environment);
      try (Tenants tenants = new Tenants(config, clock, out)) {
        work(tenants, config, clock);
      }
    }
  }

  @Command(description = "Looks after the tenants of an installation and their audits.")
  private static final class Group implements Runnable {
    private final String name;
    @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

    Group(String name) {
      this.name = name;
    }

    @Override
    public void run() {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), "what to do with " + name + " is required");
    }
  }

  @Command(
      name = "create",
      description =
          "Makes a tenant with an owner and an API key, and prints their secrets this once."
              + " With SQLite the server must be stopped.")
  private static final class Create extends OnTheStore {
    @Parameters(paramLabel = "ID", description = "a-z, 0-9 and hyphens, such as acme")
    private String id = "";

    @Option(names = "--name", paramLabel = "NAME", description = "for people; the id if left out")
    private @Nullable String name;

    @Option(names = "--owner", paramLabel = "LOGIN", description = "who signs in first")
    private String owner = "owner";

    Create(Map<String, String> environment, PrintStream out) {
      super(environment, out);
    }

    @Override
    void work(Tenants tenants, ServerConfig config, Clock clock) {
      tenants.create(new TenantId(id), name == null ? id : name, owner);
    }
  }

  @Command(name = "list", description = "Prints the tenants.")
  private static final class All extends OnTheStore {
    All(Map<String, String> environment, PrintStream out) {
      super(environment, out);
    }

    @Override
    void work(Tenants tenants, ServerConfig config, Clock clock) {
      tenants.list();
    }
  }

  @Command(
      name = "delete",
      description =
          "Deletes a tenant with all it has but its audit. Nothing brings it back. With SQLite the"
              + " server must be stopped; with PostgreSQL the tenant's jobs and credentials are over"
              + " at once on all processes. Ended half way, it goes on at the next call or start.")
  private static final class Delete extends OnTheStore {
    @Parameters(paramLabel = "ID", description = "the tenant")
    private String id = "";

    @Option(
        names = "--confirm",
        paramLabel = "NAME",
        required = true,
        description = "the name of its account, as 'parley tenant list' shows it")
    private String name = "";

    Delete(Map<String, String> environment, PrintStream out) {
      super(environment, out);
    }

    @Override
    void work(Tenants tenants, ServerConfig config, Clock clock) {
      try (KnowledgeParts knowledge = new KnowledgeParts(config, tenants.storage(), clock)) {
        tenants.delete(new TenantId(id), name, knowledge.base());
      }
    }
  }

  @Command(
      name = "show",
      description =
          "Prints the audit of a tenant, also of one that was deleted: a line of JSON for each entry,"
              + " newest first.")
  private static final class Show extends OnTheStore {
    @Parameters(paramLabel = "ID", description = "the tenant")
    private String id = "";

    Show(Map<String, String> environment, PrintStream out) {
      super(environment, out);
    }

    @Override
    void work(Tenants tenants, ServerConfig config, Clock clock) {
      tenants.show(new TenantId(id));
    }
  }

  @Command(
      name = "verify",
      description = "Walks the audit of a tenant; ends with 1 when somebody changed it.")
  private static final class Verify extends OnTheStore implements CommandLine.IExitCodeGenerator {
    @Parameters(paramLabel = "ID", description = "the tenant")
    private String id = "";

    private boolean intact = true;

    Verify(Map<String, String> environment, PrintStream out) {
      super(environment, out);
    }

    @Override
    void work(Tenants tenants, ServerConfig config, Clock clock) {
      intact = tenants.verify(new TenantId(id));
    }

    @Override
    public int getExitCode() {
      return intact ? 0 : 1;
    }
  }
}
