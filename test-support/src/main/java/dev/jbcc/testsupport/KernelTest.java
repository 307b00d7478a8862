package dev.jbcc.testsupport;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a class of tests that need a real kernel and root. They run in guests ({@code ./test kernel}) and refuse to run
 * elsewhere. Each test, and the class as a whole, fails if it leaves anything behind: programs, maps, links, BTF, pins, dynamic
 * events, descriptors, mappings ({@link KernelState}).
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("kernel")
@ExtendWith(KernelTestExtension.class)
public @interface KernelTest {
    /**
     * Whether the tests may also run on the kernel of the machine that runs {@code ./test}. Only for tests that load, use
     * {@code BPF_PROG_TEST_RUN}, or attach to processes they started themselves; nothing that the rest of the machine notices.
     */
    boolean host() default false;
}
