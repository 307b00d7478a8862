/** The bcc C dialect: compiles BPF programs written for bcc into ordinary libbpf-style objects. */
module dev.jbcc.compiler {
    requires transitive dev.jbcc.runtime;
    requires static transitive org.jspecify;

    exports dev.jbcc.compiler;
}
