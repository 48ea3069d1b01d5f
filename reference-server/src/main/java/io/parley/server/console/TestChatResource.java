package io.parley.server.console;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Chat;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.work.Storage;
import io.parley.server.console.access.Member;
import io.parley.server.console.page.ChatView;
import io.parley.server.console.page.ConversationLine;
import io.parley.server.console.page.MessageView;
import io.parley.server.console.page.Page;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Talking to an agent to see how it answers and why. */
@Path("/manage/{tenantId}/test-chat")
public final class TestChatResource {
  private static final int LONGEST_MESSAGE = 4_000;
  private static final int AGENTS = 100;
  private static final int OWN = 30;
  private static final Pattern CONVERSATION = Pattern.compile("[0-9a-f-]{36}");

  private final Agents agents;
  private final Chat chat;
  private final Reading reading;
  private final Pages pages;

  TestChatResource(Storage storage, Chat chat, Pages pages) {
    this.agents = new Agents(storage);
    this.chat = chat;
    this.reading = new Reading(storage);
    this.pages = pages;
  }

  /** The page, with a conversation of the member's own or an empty one. */
  @GET
  @Needs(Role.VIEWER)
  public Response show(
      @Context ContainerRequestContext request,
      @QueryParam("conversation") @Nullable String conversationId,
      @QueryParam("agent") @Nullable String agentId) {
    Visit visit = Visit.of(request);
    Optional<Conversation> shown =
        Optional.ofNullable(conversationId).map(id -> own(visit.member(), id));
    List<Agent> known = agents.list(visit.tenant(), Optional.empty(), AGENTS);
    String chosen =
        shown
            .map(Conversation::agentId)
            .or(() -> Optional.ofNullable(agentId))
            .filter(id -> known.stream().anyMatch(agent -> agent.id().equals(id)))
            .orElseGet(() -> known.isEmpty() ? "" : known.getFirst().id());
    return pages.show(
        "testChat",
        pages.page(visit, "test-chat"),
        new ChatView(
            known,
            chosen,
            shown.map(Conversation::id).orElseGet(() -> UniqueId.at(visit.now())),
            shown.map(found -> reading.messages(visit.tenant(), found.id())).orElse(List.of()),
            ownLines(visit.member())));
  }

  /** Says something and shows what came back. */
  @POST
  @Needs(Role.OPERATOR)
  public Response say(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    TenantId tenant = visit.tenant();
    Fields fields = Fields.of(request);
    String text =
        fields
            .text("message")
            .filter(said -> said.length() <= LONGEST_MESSAGE)
            .orElseThrow(() -> new ConsoleError(400));
    String id =
        fields
            .text("conversation")
            .filter(given -> CONVERSATION.matcher(given).matches())
            .orElseThrow(() -> new ConsoleError(400));
    if (reading.conversation(tenant, id).isPresent()) {
      own(visit.member(), id);
    }
    Agent agent =
        fields
            .text("agent")
            .flatMap(given -> agents.find(tenant, given))
            .orElseThrow(() -> new ConsoleError(404));
    List<MessageView> before = reading.messages(tenant, id);
    chat.say(agent, id, Optional.of(contact(visit.member())), text, visit.now());

    String address = "/manage/" + tenant + "/test-chat?conversation=" + id;
    if (!visit.fragment()) {
      return Redirect.to(address);
    }
    List<MessageView> all = reading.messages(tenant, id);
    List<MessageView> said =
        all.stream()
            .filter(view -> before.stream().noneMatch(old -> old.message().equals(view.message())))
            .toList();
    Page page = pages.page(visit, "test-chat");
    var view = new ChatView(List.of(agent), agent.id(), id, said, ownLines(visit.member()));
    return Response.fromResponse(pages.show("chatTurn", page, view))
        .header("HX-Push-Url", address)
        .build();
  }

  /** The conversation, when it is a test of this member's; another's is not there. */
  private Conversation own(Member member, String id) {
    return reading
        .conversation(member.tenant(), id)
        .filter(found -> found.contact().equals(Optional.of(contact(member))))
        .orElseThrow(() -> new ConsoleError(404));
  }

  private List<ConversationLine> ownLines(Member member) {
    return reading.lines(
        member.tenant(),
        new Conversations.Filter(
            Optional.empty(),
            Optional.of(Conversation.CHAT),
            Optional.empty(),
            Optional.of(contact(member)),
            Optional.empty(),
            OWN));
  }

  /** Stored as the customer's name, by which the member's own conversations are found again. */
  private static String contact(Member member) {
    return member.login() + " (test chat)";
  }
}
