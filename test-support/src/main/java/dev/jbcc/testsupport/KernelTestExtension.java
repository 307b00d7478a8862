package dev.jbcc.testsupport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

/** Refuses to run kernel tests where they could disturb, and fails those that leave something behind. */
final class KernelTestExtension implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(KernelTestExtension.class);

    /** How long the kernel may take to free what a test closed; a parameter, as the leak check's own tests wait in vain. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private static final String LATE_MILLIS = "jbcc.leak.late.millis";

    static {
        // The JDK keeps a socket for itself from the first channel on: that one is nobody's leak.
        try {
            SocketChannel.open().close();
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        KernelTest mark = AnnotationSupport.findAnnotation(context.getRequiredTestClass(), KernelTest.class)
                .orElseThrow();
        if (!Guest.isGuest() && !mark.host()) {
            throw new IllegalStateException("kernel test '"
                    + context.getRequiredTestClass().getSimpleName() + "': runs in guests only; ./test kernel");
        }
        remember(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        remember(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        compare(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        compare(context);
    }

    private static void remember(ExtensionContext context) {
        KernelState state = Guest.isGuest() ? KernelState.ofKernel() : KernelState.ofProcess();
        context.getStore(NAMESPACE).put(context.getUniqueId(), state);
    }

    private static void compare(ExtensionContext context) {
        KernelState before = context.getStore(NAMESPACE).remove(context.getUniqueId(), KernelState.class);
        if (before == null) {
            return; // refused
        }
        List<String> left = before.leftBehind(
                Guest.isGuest(),
                context.getConfigurationParameter(LATE_MILLIS, millis -> Duration.ofMillis(Long.parseLong(millis)))
                        .orElse(LATE));
        if (!left.isEmpty()) {
            throw new AssertionError("left behind: " + String.join(", ", left));
        }
    }
}
