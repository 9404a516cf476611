# SPDX-License-Identifier: GPL-3.0-or-later
"""An IPP printer that says whatever a test wants it to, in the states that ippeveprinter cannot show.

    with IppPrinter() as printer:
        printer.automatic = False           # jobs do what the test says
        ...                                 # the station prints to printer.destination
        job = printer.wait_document()
        printer.set(state=STOPPED, reasons=["media-empty-error"])
        printer.move(job, PROCESSING_STOPPED)

RFC 8010 for the encoding, RFC 8011 for what it means. Everything happens on loopback, in threads of the test.
"""
import socket
import struct
import threading
import time

from sockets import reset

PATIENCE = 60

GET_PRINTER, CREATE, SEND, CANCEL, GET_JOB, GET_JOBS = 0x000B, 0x0005, 0x0006, 0x0008, 0x0009, 0x000A
IDLE, PRINTING, STOPPED = 3, 4, 5  # printer-state
PENDING, HELD, PROCESSING, PROCESSING_STOPPED, CANCELED, ABORTED, COMPLETED = range(3, 10)  # job-state
OK, FORBIDDEN, NOT_POSSIBLE, NOT_FOUND, FORMAT_NOT_SUPPORTED = 0x0000, 0x0401, 0x0404, 0x0406, 0x040A
INTERNAL_ERROR, SERVICE_UNAVAILABLE, DEVICE_ERROR, TEMPORARY_ERROR, NOT_ACCEPTING, BUSY = \
    0x0500, 0x0502, 0x0504, 0x0505, 0x0506, 0x0507

INTEGER, BOOLEAN, ENUM, TEXT, NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = \
    0x21, 0x22, 0x23, 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
OPERATION_GROUP, JOB_GROUP, END, PRINTER_GROUP = 1, 2, 3, 4


class Job:
    def __init__(self, number, name, user, attributes):
        self.number, self.name, self.user = number, name, user
        self.attributes = attributes  # of the Create-Job request
        self.state, self.reasons = HELD, ["job-incoming"]
        self.documents = []           # each as bytes
        self.impressions = None
        self.begun = False


class IppPrinter:
    def __init__(self):
        self.state, self.reasons, self.message = IDLE, [], ""
        self.accepting = True
        self.automatic = True      # a document is printed at once
        self.jobs = {}
        self.requests = []         # operation numbers, as they came
        self.refuse = {}           # operation: IPP status
        self.http_status = None    # instead of any answer
        self.hang = set()          # operations that get no answer
        self.cut_document_after = None   # bytes of the document; then the connection breaks
        self.cut_answer = set()    # operations that are carried out, and the connection breaks
        self.refuse_after_bytes = None   # of the document; then it is refused, with the rest unread
        self.obeys_cancel = True
        self.counts_documents = False    # number-of-documents is told
        self.operations = [CREATE, SEND, CANCEL, GET_JOB, GET_JOBS, GET_PRINTER]
        self.formats = ["application/pdf", "application/octet-stream"]
        self.media = ["custom_57x32mm_57x32mm", "custom_min_10x10mm", "custom_max_104x300mm"]
        self.answer_junk = None    # bytes instead of an IPP answer
        self._news = threading.Condition()
        self._next = 1
        self._open = []
        self._listener = None
        self.port = 0

    def __enter__(self):
        self.appear()
        return self

    def __exit__(self, *_):
        self.vanish()

    @property
    def destination(self):
        return f"ipp://127.0.0.1:{self.port}/ipp/print"

    # --- what the test does ---

    def set(self, **values):
        with self._news:
            for name, value in values.items():
                setattr(self, name, value)
            self._news.notify_all()

    def move(self, job, state, reasons=(), **values):
        """The job is in @state now."""
        with self._news:
            job.state, job.reasons = state, list(reasons)
            job.begun = job.begun or state in (PROCESSING, PROCESSING_STOPPED)
            for name, value in values.items():
                setattr(job, name, value)
            self._news.notify_all()

    def add_job(self, name="other", user="somebody", state=PENDING):
        with self._news:
            job = Job(self._next, name, user, {})
            job.state, job.reasons = state, []
            self.jobs[self._next] = job
            self._next += 1
            return job

    def forget(self, job):
        with self._news:
            del self.jobs[job.number]

    @property
    def documents(self):
        """Every document that arrived whole, whichever job it was for."""
        return [document for job in self.jobs.values() for document in job.documents]

    def vanish(self):
        """The plug is pulled."""
        listener, self._listener = self._listener, None
        if listener is None:
            return
        for end in (lambda: listener.shutdown(socket.SHUT_RDWR), listener.close):
            try:
                end()
            except OSError:
                pass
        with self._news:
            connections, self._open = self._open, []
            self._news.notify_all()
        for connection in connections:
            reset(connection)

    def appear(self):
        """It is plugged in again, at the same address."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(32)
        self._listener, self.port = listener, listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def wait(self, condition, what):
        """Until condition(self) is true; returns what it returned."""
        deadline = time.monotonic() + PATIENCE
        with self._news:
            while True:
                found = condition(self)
                if found:
                    return found
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"the printer saw no {what}")
                self._news.wait(left)

    def wait_requests(self, operation, more=1):
        """Until @more requests of this kind have come from now on."""
        wanted = self.requests.count(operation) + more
        self.wait(lambda printer: printer.requests.count(operation) >= wanted, f"{more} requests {operation:#x}")

    def wait_document(self):
        """The job that has a document."""
        return self.wait(lambda printer: next((job for job in printer.jobs.values() if job.documents), None),
                         "document")

    # --- HTTP ---

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with self._news:
                self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        stream = connection.makefile("rb")
        try:
            while self._exchange(connection, stream):
                pass
        except (OSError, ValueError, struct.error):
            pass
        finally:
            with self._news:
                if connection in self._open:
                    self._open.remove(connection)
            stream.close()
            connection.close()

    def _exchange(self, connection, stream):
        line = stream.readline(4096)
        if not line:
            return False
        headers = {}
        while (header := stream.readline(4096).strip()):
            name, _, value = header.partition(b":")
            headers[name.strip().lower()] = value.strip()
        length = int(headers[b"content-length"])
        head = stream.read(8)
        operation = struct.unpack(">H", head[2:4])[0]
        body = self._read_body(connection, stream, operation, head, length)
        if body is None:
            return False
        answer = self._answer(body)
        if answer is None:
            return False
        connection.sendall(answer)
        return True

    def _read_body(self, connection, stream, operation, head, length):
        """The request, or None if the connection is to break in the middle of it."""
        if operation != SEND or (self.cut_document_after is None and self.refuse_after_bytes is None):
            return head + stream.read(length - len(head))
        body = head
        end = None
        while len(body) < length:
            body += stream.read(1)
            if end is None and body.endswith(b"\x03") and _is_whole(body):
                end = len(body)
            if end is not None and self.cut_document_after is not None and len(body) - end >= self.cut_document_after:
                self.cut_document_after = None
                reset(connection)
                return None
            if end is not None and self.refuse_after_bytes is not None and len(body) - end >= self.refuse_after_bytes:
                connection.sendall(_http(_encode(FORMAT_NOT_SUPPORTED, body[4:8], [])))
                connection.shutdown(socket.SHUT_WR)
                while stream.read(4096):  # a reset would overtake the answer
                    pass
                return None
        return body

    def _answer(self, body):
        operation = struct.unpack(">H", body[2:4])[0]
        with self._news:
            self.requests.append(operation)
            self._news.notify_all()
            if operation in self.hang:
                self._news.wait_for(lambda: operation not in self.hang or self._listener is None, PATIENCE)
            if self.http_status is not None:
                return b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % self.http_status
            if self.answer_junk is not None:
                return _http(self.answer_junk)
            attributes, document = _decode(body)
            status, groups = self._obey(operation, attributes, document)
            if operation in self.cut_answer:
                return None
            return _http(_encode(status, body[4:8], groups))

    # --- IPP ---

    def _obey(self, operation, attributes, document):
        if operation in self.refuse:
            return self.refuse[operation], []
        return {GET_PRINTER: self._describe, CREATE: self._create, SEND: self._send, CANCEL: self._cancel,
                GET_JOB: self._tell_job, GET_JOBS: self._tell_jobs}[operation](attributes, document)

    def _describe(self, *_):
        return OK, [(PRINTER_GROUP, [
            ("printer-state", ENUM, [self.state]), ("printer-state-reasons", KEYWORD, self.reasons or ["none"]),
            ("printer-state-message", TEXT, [self.message]), ("printer-is-accepting-jobs", BOOLEAN, [self.accepting]),
            ("operations-supported", ENUM, self.operations), ("document-format-supported", MIME, self.formats),
            ("media-supported", KEYWORD, self.media), ("sides-supported", KEYWORD, ["one-sided"]),
            ("media-col-supported", KEYWORD, ["media-size"]), ("job-sheets-supported", NAME, ["none", "standard"]),
            ("print-scaling-supported", KEYWORD, ["auto", "none"]),
        ])]

    def _create(self, attributes, _document):
        if not self.accepting:
            return NOT_ACCEPTING, []
        job = Job(self._next, attributes["job-name"][0], attributes["requesting-user-name"][0], attributes)
        self.jobs[self._next] = job
        self._next += 1
        self._news.notify_all()
        return OK, [(JOB_GROUP, [("job-id", INTEGER, [job.number]), ("job-state", ENUM, [job.state])])]

    def _send(self, attributes, document):
        job = self.jobs.get(attributes["job-id"][0])
        if job is None or job.state >= CANCELED:
            return NOT_FOUND, []
        job.documents.append(document)
        job.state, job.reasons = PENDING, []
        if self.automatic:
            job.state, job.begun = COMPLETED, True
        self._news.notify_all()
        return OK, [(JOB_GROUP, [("job-state", ENUM, [job.state])])]

    def _cancel(self, attributes, _document):
        job = self.jobs.get(attributes["job-id"][0])
        if job is None:
            return NOT_FOUND, []
        if job.state >= CANCELED:
            return NOT_POSSIBLE, []
        if self.obeys_cancel:
            job.state, job.reasons = CANCELED, ["job-canceled-by-user"]
        self._news.notify_all()
        return OK, []

    def _tell_job(self, attributes, _document):
        job = self.jobs.get(attributes["job-id"][0])
        if job is None:
            return NOT_FOUND, []
        told = [("job-id", INTEGER, [job.number]), ("job-state", ENUM, [job.state]),
                ("job-state-reasons", KEYWORD, job.reasons or ["none"]), ("job-originating-user-name", NAME, [job.user])]
        if job.begun:
            told.append(("time-at-processing", INTEGER, [1000]))
        if job.impressions is not None:
            told.append(("job-impressions-completed", INTEGER, [job.impressions]))
        if self.counts_documents:
            told.append(("number-of-documents", INTEGER, [len(job.documents)]))
        return OK, [(JOB_GROUP, told)]

    def _tell_jobs(self, *_):
        return OK, [(JOB_GROUP, [("job-id", INTEGER, [job.number]), ("job-originating-user-name", NAME, [job.user])])
                    for job in self.jobs.values() if job.state < CANCELED]


def _http(body):
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def _value(tag, value):
    if tag in (INTEGER, ENUM):
        return struct.pack(">i", value)
    if tag == BOOLEAN:
        return b"\x01" if value else b"\x00"
    return value.encode() if isinstance(value, str) else value


def _encode(status, request_id, groups):
    operation = (OPERATION_GROUP, [("attributes-charset", CHARSET, ["utf-8"]),
                                   ("attributes-natural-language", LANGUAGE, ["en"])])
    data = b"\x02\x00" + struct.pack(">H", status) + request_id
    for group, attributes in (operation, *groups):
        data += bytes([group])
        for name, tag, values in attributes:
            for index, value in enumerate(values):
                written, encoded = (b"" if index else name.encode()), _value(tag, value)
                data += struct.pack(">BH", tag, len(written)) + written + struct.pack(">H", len(encoded)) + encoded
    return data + bytes([END])


def _attributes(body):
    """(attributes, where the document begins); raises IndexError or struct.error if the request is not whole."""
    at, attributes, name = 8, {}, None
    while body[at] != END:
        tag = body[at]
        at += 1
        if tag < 0x10:
            continue
        size = struct.unpack_from(">H", body, at)[0]
        name = body[at + 2:at + 2 + size].decode() if size else name
        at += 2 + size
        size = struct.unpack_from(">H", body, at)[0]
        raw = body[at + 2:at + 2 + size]
        at += 2 + size
        value = struct.unpack(">i", raw)[0] if tag in (INTEGER, ENUM) else raw.decode("utf-8", "replace")
        attributes.setdefault(name, []).append(value)
    return attributes, at + 1


def _decode(body):
    attributes, end = _attributes(body)
    return attributes, body[end:]


def _is_whole(body):
    try:
        return _attributes(body)[1] == len(body)
    except (IndexError, struct.error):
        return False
