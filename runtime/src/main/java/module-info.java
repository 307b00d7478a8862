/** Loads, attaches and reads BPF objects, whoever compiled them. Needs nothing but the JDK. */
module dev.jbcc.runtime {
    requires static transitive org.jspecify;

    exports dev.jbcc.runtime;
    exports dev.jbcc.runtime.btf;
    exports dev.jbcc.runtime.insn;
    exports dev.jbcc.runtime.object;
    exports dev.jbcc.runtime.relocation;
}
