package io.parley.kommo.testkit;

import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts a fresh {@link KommoSandbox} for each test and closes it afterwards. Parameters of type
 * {@code KommoSandbox}, {@code SandboxAccount} (its first account) and {@code HookReceiver} are
 * filled in.
 *
 * <pre>
 *   &#64;RegisterExtension
 *   final KommoSandboxExtension kommo = new KommoSandboxExtension(config);
 * </pre>
 *
 * or {@code @ExtendWith(KommoSandboxExtension.class)} for the defaults with retries of webhooks
 * shortened from minutes to milliseconds.
 */
public final class KommoSandboxExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(KommoSandboxExtension.class);

  /** Makes a minute of the retry ladder a millisecond. */
  public static final double MINUTES_AS_MILLISECONDS = 1.0 / 60_000;

  private final SandboxConfig config;

  public KommoSandboxExtension() {
    this(SandboxConfig.builder().retryScale(MINUTES_AS_MILLISECONDS).build());
  }

  public KommoSandboxExtension(SandboxConfig config) {
    this.config = config;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    sandbox(context);
  }

  private KommoSandbox sandbox(ExtensionContext context) {
    return context
        .getStore(OURS)
        .computeIfAbsent(
            KommoSandbox.class, type -> KommoSandbox.start(config), KommoSandbox.class);
  }

  private static HookReceiver receiver(ExtensionContext context) {
    return context
        .getStore(OURS)
        .computeIfAbsent(HookReceiver.class, type -> new HookReceiver(), HookReceiver.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var store = context.getStore(OURS);
    KommoSandbox sandbox = store.remove(KommoSandbox.class, KommoSandbox.class);
    if (sandbox != null) {
      sandbox.close();
    }
    HookReceiver receiver = store.remove(HookReceiver.class, HookReceiver.class);
    if (receiver != null) {
      receiver.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == KommoSandbox.class || type == SandboxAccount.class || type == HookReceiver.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == HookReceiver.class) {
      return receiver(context);
    }
    return type == SandboxAccount.class ? sandbox(context).account() : sandbox(context);
  }
}
