#ifndef JBCC_LINUX_RBTREE_H
#define JBCC_LINUX_RBTREE_H
#include <linux/kernel.h>
#define rb_entry(pointer, type, member) container_of(pointer, type, member)
#define rb_parent(node) ((struct rb_node *)((node)->__rb_parent_color & ~3UL))
#define RB_EMPTY_ROOT(root) ((root)->rb_node == NULL)
#endif
