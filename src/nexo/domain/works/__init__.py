"""Work on the ground: crews, their work orders, and what their telephones write down without a network.

Nouns: crew, work order, mark, material, photo. Event: works.order_moved.
"""
