/** The calls of the bcc guide in Java: compile, load and attach BPF programs, read their tables and events. */
module dev.jbcc {
    requires transitive dev.jbcc.compiler;
    requires transitive dev.jbcc.runtime;
    requires static transitive org.jspecify;

    exports dev.jbcc;
    exports dev.jbcc.histogram;
    exports dev.jbcc.value;
}
