"""What Asterisk sends and logs for one call of our dial plan, as bytes, so that tests read like a phone call."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from intake.words import CallId
from tests.telephony.fake_asterisk import message

EPOCH = 1_795_512_600.0  # 24 November 2026, 09:30 UTC


@dataclass(kw_only=True)
class Ring:
    """One call. Each method gives the AMI bytes; `log` collects the call log lines of the same moment."""

    number: str = "13800138000"
    name: str = "王小明"
    line: str = "100"
    practice: bool = False
    call: CallId = field(default_factory=lambda: CallId(str(uuid4())))
    serial: int = 1
    at: float = EPOCH
    log: list[bytes] = field(default_factory=list)

    @property
    def channel(self) -> str:
        return f"PJSIP/anonymous-{self.serial:08x}"

    @property
    def uniqueid(self) -> str:
        return f"{int(EPOCH)}.{self.serial}"

    @property
    def base(self) -> str:
        return f"recordings/20261124/{self.call}"

    def opened(self) -> bytes:
        self._log("CHAN_START", num="0", name="unverified", userfield="")
        self._log("USER_DEFINED", user="CALL_OPEN", extra=f"{self.call},{self.line},{int(self.practice)},{self.base}")
        return self._event(
            "UserEvent",
            "UserEvent: RexianOpen",
            f"Call-ID: {self.call}",
            f"Call-Num: {self.number}",
            f"Call-Name: {quote(self.name)}",
            f"Call-Line: {self.line}",
            f"Call-Practice: {int(self.practice)}",
            f"Call-Rec: {self.base}",
        )

    def answered(self) -> bytes:
        self._log("ANSWER")
        return self._event("Newstate")

    def placed(self, place: str) -> bytes:
        self._log("USER_DEFINED", user="CALL_PLACE", extra=place)
        return self._user("RexianPlace", f"Call-Place: {place}")

    def refused(self, reason: str) -> bytes:
        self._log("USER_DEFINED", user="CALL_REFUSE", extra=reason)
        return self._user("RexianRefuse", f"Call-Reason: {reason}")

    def left_message(self) -> bytes:
        self._log("USER_DEFINED", user="CALL_MESSAGE", extra="")
        return self._user("RexianMessage")

    def entered(self, conference: str) -> bytes:
        return self._event("ConfbridgeJoin", f"Conference: {conference}")

    def held(self) -> bytes:
        return self._event("BridgeEnter", "BridgeTechnology: holding_bridge", "BridgeName: hold")

    def hung_up(self, *, by_caller: bool = True, cause: int = 16) -> bytes:
        source = self.channel if by_caller else ""
        self._log("HANGUP", extra={"hangupcause": cause, "hangupsource": source, "dialstatus": ""})
        self._log("CHAN_END")
        asked = self._event("HangupRequest", f"Cause: {cause}") if by_caller else b""
        return (
            asked
            + self._event("SoftHangupRequest", "Cause: 16")
            + self._event("Hangup", f"Cause: {cause}", "Cause-txt: Normal Clearing")
        )

    def dropped(self) -> bytes:
        return self.hung_up(by_caller=False)

    def status(self, case_number: str = "") -> bytes:
        return message(
            "Event: Status",
            "Privilege: Call",
            f"Channel: {self.channel}",
            "ChannelState: 6",
            "ChannelStateDesc: Up",
            f"Uniqueid: {self.uniqueid}",
            f"Linkedid: {self.uniqueid}",
            f"CallerIDNum: {self.number or '<unknown>'}",
            f"CallerIDName: {self.name or '<unknown>'}",
            f"Variable: CALL_ID={self.call}",
            f"Variable: CASE_NUMBER={case_number}",
            f"Variable: LINE={self.line}",
            f"Variable: PRACTICE={int(self.practice)}",
            f"Variable: REC_BASE={self.base}",
        )

    def whole(self) -> bytes:
        """A call from the ring to the caller's hang-up in the hold."""
        return (
            self.opened() + self.answered() + self.placed("notice") + self.placed("hold") + self.held() + self.hung_up()
        )

    def write_log(self, path: Path) -> None:
        """Append what was logged since the last time, as Asterisk does: one write for each line."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            for line in self.log:
                file.write(line)
        self.log.clear()

    def _user(self, name: str, *headers: str) -> bytes:
        return self._event("UserEvent", f"UserEvent: {name}", f"Call-ID: {self.call}", *headers)

    def _event(self, name: str, *headers: str) -> bytes:
        self.at += 0.01
        return message(
            f"Event: {name}",
            "Privilege: call,all",
            f"Timestamp: {self.at:.6f}",
            f"Channel: {self.channel}",
            "ChannelState: 6",
            "ChannelStateDesc: Up",
            "CallerIDNum: 0",
            "CallerIDName: unverified",
            "ConnectedLineNum: <unknown>",
            "ConnectedLineName: <unknown>",
            "Language: zh",
            "AccountCode: ",
            "Context: hotline",
            "Exten: 100",
            "Priority: 12",
            f"Uniqueid: {self.uniqueid}",
            f"Linkedid: {self.uniqueid}",
            *headers,
        )

    def _log(self, kind: str, *, user: str = "", extra: object = "", **changed: str) -> None:
        self.at += 0.001
        row = {
            "eventtype": user or kind,
            "eventtime": self.at,
            "userdeftype": user,
            "eventextra": json.dumps({"extra": extra} if isinstance(extra, str) else extra),
            "num": self.number,
            "name": self.name,
            "exten": self.line,
            "context": "hotline",
            "channame": self.channel,
            "appname": "",
            "appdata": "",
            "uniqueid": self.uniqueid,
            "linkedid": self.uniqueid,
            "userfield": self.call,
            "peer": "",
        }
        self.log.append(json.dumps(row | changed, ensure_ascii=False).encode() + b"\n")
