/* Types of the traced program: no relocation for them, whatever the kernel has under the same name. */
struct node_t { int value; struct node_t *next; union { u64 whole; struct { u32 low, high; }; }; };
struct list_t { struct node_t *head; struct node_t first; };

int on_list(struct pt_regs *ctx)
{
    struct list_t *list = (struct list_t *)PT_REGS_PARM1(ctx);
    struct node_t **slot = (struct node_t **)PT_REGS_PARM2(ctx);

    return list->head->value + list->head->next->next->next->value + list->first.next->value + list->first.high
        + (*slot)->next->low + slot[2]->value;
}
