/** Loads, attaches and reads BPF objects, whoever compiled them. Needs nothing but the JDK. */
module dev.jbcc.runtime {
    requires static transitive org.jspecify;

    exports dev.jbcc.runtime;
    exports dev.jbcc.runtime.btf;
    exports dev.jbcc.runtime.feature;
    exports dev.jbcc.runtime.insn;
    exports dev.jbcc.runtime.link;
    exports dev.jbcc.runtime.map;
    exports dev.jbcc.runtime.object;
    exports dev.jbcc.runtime.perf;
    exports dev.jbcc.runtime.poll;
    exports dev.jbcc.runtime.program;
    exports dev.jbcc.runtime.relocation;
    exports dev.jbcc.runtime.ringbuf;
    exports dev.jbcc.runtime.symbol;
    exports dev.jbcc.runtime.trace;
    exports dev.jbcc.runtime.usdt;
}
