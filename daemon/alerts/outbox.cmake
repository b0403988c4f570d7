add_subdirectory(outbox)
