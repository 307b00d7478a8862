package dev.jbcc.testsupport;

import dev.jbcc.runtime.feature.Feature;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a kernel test needs of the kernel. In a guest it is skipped only if the probe says that the kernel lacks the feature
 * <em>and</em> the kernel is older than the feature: where it should be there, a probe that says no, or does not know, is a
 * failure. A host's kernel may have been built without it, so there the probe alone decides.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(NeedsCondition.class)
public @interface Needs {
    Feature[] value();
}
