/* Included behind every program: what the program said with macros of its own. */
#ifndef BPF_LICENSE
#define BPF_LICENSE GPL
#endif
#define JBCC_STRING(x) #x
#define JBCC_EXPANDED_STRING(x) JBCC_STRING(x)
static const char jbcc_license[] = JBCC_EXPANDED_STRING(BPF_LICENSE);
