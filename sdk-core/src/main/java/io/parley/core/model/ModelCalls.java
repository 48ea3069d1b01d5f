package io.parley.core.model;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.parley.core.RemoteException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a language model and answers within a given patience, whatever the model does. Thread-safe.
 *
 * <p>A rate limit or a failure of the provider is tried again twice at most, after the time it
 * named or one and two seconds; what does not fit into the patience is not waited for. An exhausted
 * quota is never tried again. Every failure is a {@link RemoteException} without a word of the
 * provider's.
 */
public final class ModelCalls {
  private static final Logger log = LoggerFactory.getLogger(ModelCalls.class);

  private static final int RETRIES = 2;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /** A call that has less than this before it is not begun. */
  private static final Duration LEAST = Duration.ofMillis(500);

  private final String remote;

  /**
   * @param name how the model is called in messages
   */
  public ModelCalls(String name) {
    this.remote = "model " + name;
  }

  /** As failures name the model. */
  public String remote() {
    return remote;
  }

  /** Asks and waits for the whole answer. */
  public ChatResponse ask(ChatModel model, ChatRequest request, Patience patience) {
    return patiently(patience, () -> await(patience, inBackground(() -> model.chat(request))));
  }

  /**
   * Asks and hears the answer grow.
   *
   * @param grows given all the text so far, on the model's thread; false ends the call, whose
   *     answer then is the text so far
   */
  public ChatResponse ask(
      StreamingChatModel model, ChatRequest request, Patience patience, Predicate<String> grows) {
    return patiently(
        patience,
        () -> {
          var hearing = new Hearing(grows);
          inBackground(
              () -> {
                model.chat(request, hearing);
                return "";
              },
              hearing.whole);
          return await(patience, hearing.whole);
        });
  }

  private interface Call {
    ChatResponse made();
  }

  private ChatResponse patiently(Patience patience, Call call) {
    Duration wait = FIRST_WAIT;
    for (int attempt = 0; ; attempt++) {
      if (!patience.allows(LEAST)) {
        throw new RemoteException(remote, "was not asked: no time is left", true, true, null, null);
      }
      try {
        return call.made();
      } catch (RemoteException e) {
        Duration asked = e.retryAfter().orElse(wait);
        if (attempt == RETRIES
            || !e.retryable()
            || e instanceof UnusableAnswerException
            || e.mayHaveHappened()
            || !patience.allows(asked.plus(LEAST))) {
          throw e;
        }
        log.info("{}; asked again after {}", e.getMessage(), asked);
        LockSupport.parkNanos(asked.toNanos());
        wait = wait.multipliedBy(2);
      }
    }
  }

  private ChatResponse await(Patience patience, Future<ChatResponse> answer) {
    try {
      return answer.get(patience.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new RemoteException(remote, "did not answer in time", true, true, null, null);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new RemoteException(remote, "was not waited for", true, true, null, null);
    } catch (ExecutionException e) {
      throw translated(e.getCause());
    }
  }

  private static <T> Future<T> inBackground(Callable<T> work) {
    var task = new FutureTask<>(work);
    Thread.ofVirtual().name("model").start(task);
    return task;
  }

  private static void inBackground(Callable<String> work, CompletableFuture<ChatResponse> failed) {
    Thread.ofVirtual()
        .name("model")
        .start(
            () -> {
              try {
                work.call();
              } catch (Exception e) {
                failed.completeExceptionally(e);
              }
            });
  }

  private RemoteException translated(@Nullable Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof RemoteException known) {
        return known;
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    String told = failure == null ? "" : String.valueOf(failure.getMessage());
    log.warn("{} failed", remote, failure);
    if (quota(told)) {
      return new QuotaExhaustedException(remote, "insufficient_quota");
    }
    if (failure instanceof dev.langchain4j.exception.TimeoutException) {
      return new RemoteException(remote, "did not answer in time", true, true, null, failure);
    }
    if (failure instanceof LangChain4jException) {
      return new RemoteException(
          remote,
          failure.getClass().getSimpleName() + " on a chat request",
          failure instanceof RetriableException,
          false,
          null,
          failure);
    }
    return new UnusableAnswerException(
        remote, "answered with something that is no chat completion", failure);
  }

  /** Whether a provider's words say that the money is gone, by the names that they use. */
  public static boolean quota(String told) {
    String lower = told.toLowerCase(Locale.ROOT);
    return lower.contains("insufficient_quota")
        || lower.contains("billing_hard_limit_reached")
        || lower.contains("billing_not_active")
        || lower.contains("exceeded your current quota");
  }

  /** Collects what a streaming model says. */
  private static final class Hearing implements StreamingChatResponseHandler {
    private final Predicate<String> grows;
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

    Hearing(Predicate<String> grows) {
      this.grows = grows;
    }

    @Override
    public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
      if (whole.isDone()) {
        // Nobody waits for it any more.
        context.streamingHandle().cancel();
        return;
      }
      if (!heard(partial.text())) {
        context.streamingHandle().cancel();
      }
    }

    @Override
    public void onPartialResponse(String partial) {
      if (!whole.isDone()) {
        heard(partial);
      }
    }

    private boolean heard(String partial) {
      text.append(partial);
      try {
        if (grows.test(text.toString())) {
          return true;
        }
        whole.complete(ChatResponse.builder().aiMessage(AiMessage.from(text.toString())).build());
      } catch (RuntimeException e) {
        whole.completeExceptionally(e);
      }
      return false;
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      whole.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      whole.completeExceptionally(error);
    }
  }
}
