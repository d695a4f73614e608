"""Change requests: changes of documents that wait for somebody who may accept them."""
