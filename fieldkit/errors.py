"""Every error a caller may want to catch, with its sentence, hint and exit code.

    FieldkitError
    ├── Cancelled                    the person stopped it (shown nowhere)
    ├── InvalidInput                 a value or file handed to us is not usable
    │   ├── InvalidJson, InvalidDate, InvalidKey
    │   ├── InvalidForm (FormTooCostly), InvalidAnswer (FrozenAnswer)
    │   ├── InvalidSubmission (EncryptedSubmission, SubmissionRefused)
    │   └── UnknownForm, UnknownReport (ReportErased), UnknownAttachment, UnknownDevice,
    │       UnknownPerson, UnknownCase
    ├── NotAllowed                   understood, and refused by a rule
    │   ├── AlreadySealed, NothingToSeal, ReportIncomplete, RecordingOpen, NoHeadquarters
    │   └── ConfirmationNeeded, RecoveryNotProved, RecoveryRefused
    ├── VaultError
    │   ├── VaultExists, VaultMissing, VaultInUse, VaultTooNew, VaultDamaged (KeySlotsLost)
    │   ├── WrongPassphrase, TriedTooOften
    │   ├── KeyringEntryMissing, KeyringUnavailable, KeyringNotAllowed
    │   └── VaultReadOnly, RolledBack, KeyDerivationTooCostly
    ├── DamagedData                  bytes that should fit do not (never content)
    │   ├── AgeFormatError (AgeArmorInvalid), AgeNoMatch, AgeHeaderForged, AgePayloadDamaged
    │   ├── SignatureInvalid, SignerUnknown
    │   ├── ObjectDamaged, ObjectHeld, ArchiveInvalid, ManifestInvalid, ChainBroken, ReceiptInvalid
    │   ├── BagInvalid, BackupDamaged
    │   └── DirectoryInvalid, DirectoryOlder
    ├── MediaUndecodable             a picture we could not show (its bytes are kept)
    ├── DeviceError                  disks, sticks and the machine
    │   ├── DiskFull, DriveUnwritable, DriveUnreadable, DriveGone
    │   └── ComponentMissing
    └── NetworkError                 the way to the drop server
        ├── NotTrusted               a check of the connection failed: it carries which and why
        ├── ServerUnreachable, ServerSilent, ConnectionCut
        ├── ServerRefused (ServerBusy, ServerFull, OffsetDiffers, UploadDamaged), NotOnServer
        └── ServerAnswerInvalid

The sentence is safe to show and to log: no names, answers, paths in the vault or keys.
"""

from __future__ import annotations

from fieldkit.translations import _, mark


class FieldkitError(Exception):
    """Base of all: `sentence` says what is wrong, `hint` what to do, `exit_code` tells scripts."""

    exit_code = 1
    default_sentence = mark("Something went wrong.")
    default_hint = ""

    def __init__(self, sentence: str = "", *, hint: str = "") -> None:
        self.sentence = sentence or _(self.default_sentence)
        self.hint = hint or (_(self.default_hint) if self.default_hint else "")
        super().__init__(self.sentence)

    @property
    def code(self) -> str:
        """Return the stable name of this kind of error, for `--json`."""
        return type(self).__name__


class Cancelled(FieldkitError):
    exit_code = 130
    default_sentence = mark("Stopped.")


class InvalidInput(FieldkitError):
    exit_code = 2
    default_sentence = mark("This input cannot be used.")
    default_hint = mark("Check the value or the file and try again.")


class InvalidJson(InvalidInput):
    default_sentence = mark("This is not valid JSON of the kind expected.")
    default_hint = mark("JSON must be UTF-8, without duplicate keys, NaN or numbers beyond 2^53-1.")


class InvalidForm(InvalidInput):
    default_sentence = mark("This form definition cannot be used.")
    default_hint = mark("Run a form check to see what is wrong and where.")


class FormTooCostly(InvalidForm):
    default_sentence = mark("This form asks for more calculation than is possible at once.")
    default_hint = mark("Tell headquarters: an expression of the form must become simpler.")


class InvalidAnswer(InvalidInput):
    default_sentence = mark("This answer does not fit its question.")
    default_hint = mark("The question's type and choices say what is possible.")


class FrozenAnswer(InvalidAnswer):
    default_sentence = mark("A name stays as it was first reported.")
    default_hint = mark("Add another spelling below it, with its source.")


class InvalidDate(InvalidInput):
    default_sentence = mark("This date could not be understood.")
    default_hint = mark("Write for example 2020-11-08, 8.11.2020 14:05, 11.2020 or ~2020-11-08.")


class InvalidSubmission(InvalidInput):
    default_sentence = mark("This is no submission of an ODK form.")
    default_hint = mark("Choose the XML file that ODK Central, Briefcase or Collect wrote.")


class EncryptedSubmission(InvalidSubmission):
    default_sentence = mark("This submission is encrypted, which is not supported.")
    default_hint = mark("Decrypt it with the tools of ODK first, then import the result.")


class SubmissionRefused(InvalidSubmission):
    """Carries the reason code, as the table of an import names it."""

    default_sentence = mark("This submission was not taken in.")

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class InvalidKey(InvalidInput):
    default_sentence = mark("This key or identity is not valid.")
    default_hint = mark("Check that it was copied whole.")


class UnknownForm(InvalidInput):
    default_sentence = mark("There is no such form.")
    default_hint = mark("See the list of forms.")


class UnknownReport(InvalidInput):
    default_sentence = mark("There is no such report.")
    default_hint = mark("See the list of reports; a few first characters of the number are enough.")


class ReportErased(UnknownReport):
    default_sentence = mark("This report was erased.")
    default_hint = mark("Its stub stays: number, hash, day and reason.")


class UnknownAttachment(InvalidInput):
    default_sentence = mark("There is no such attachment.")


class UnknownDevice(InvalidInput):
    default_sentence = mark("There is no such device.")
    default_hint = mark("See the list of devices.")


class UnknownCase(InvalidInput):
    default_sentence = mark("There is no such case.")
    default_hint = mark("See the list of cases.")


class UnknownPerson(InvalidInput):
    default_sentence = mark("There is no such person.")
    default_hint = mark("See the list of people.")


class NotAllowed(FieldkitError):
    exit_code = 3
    default_sentence = mark("This is not allowed here.")


class AlreadySealed(NotAllowed):
    default_sentence = mark("This report is sealed and cannot be changed.")
    default_hint = mark("Write an amendment instead.")


class NothingToSeal(NotAllowed):
    default_sentence = mark("There is no draft to seal.")


class ReportIncomplete(NotAllowed):
    default_sentence = mark("This report lacks answers that its form asks for before sealing.")
    default_hint = mark("See the list of missing answers.")


class RecordingOpen(NotAllowed):
    default_sentence = mark("A sound recording of this report is not attached yet.")
    default_hint = mark("Stop it first. If it was cut off, lock and unlock: then it is attached.")


class NoHeadquarters(NotAllowed):
    default_sentence = mark("No headquarters has been added to this vault.")
    default_hint = mark("Add the HQ card first.")


class ConfirmationNeeded(NotAllowed):
    default_sentence = mark("This change waits for your confirmation.")
    default_hint = mark("Compare the words and confirm.")


class RecoveryNotProved(NotAllowed):
    default_sentence = mark("Recovery has not been proved yet.")
    default_hint = mark("Do the test opening first.")


class RecoveryRefused(NotAllowed):
    default_sentence = mark("These recovery words do not open this vault.")
    default_hint = mark("Check the words and their order.")


class VaultError(FieldkitError):
    exit_code = 4
    default_sentence = mark("The vault cannot be used.")


class VaultExists(VaultError):
    default_sentence = mark("There is already something in this folder.")
    default_hint = mark("Choose an empty folder; nothing was changed.")


class VaultMissing(VaultError):
    default_sentence = mark("There is no vault in this folder.")
    default_hint = mark("Check the folder, or create a vault.")


class VaultInUse(VaultError):
    default_sentence = mark("This vault is open in another window or program.")
    default_hint = mark("Close the other one first.")


class VaultTooNew(VaultError):
    default_sentence = mark("This vault was written by a newer version.")
    default_hint = mark("Update the program; nothing was changed.")


class VaultDamaged(VaultError):
    default_sentence = mark("The vault is damaged.")
    default_hint = mark("Nothing was changed. It can be opened read-only to rescue what is left.")


class KeySlotsLost(VaultDamaged):
    default_sentence = mark("The key slots of this vault cannot be read.")
    default_hint = mark(
        "Without them nothing opens it, neither passphrase nor recovery words. Nothing was"
        " changed: keep the folder and ask headquarters."
    )


class WrongPassphrase(VaultError):
    exit_code = 5
    default_sentence = mark("The passphrase is wrong.")
    default_hint = mark("Check the keyboard layout and caps lock.")


class TriedTooOften(VaultError):
    """Carries how many seconds must pass before the next try."""

    exit_code = 5
    default_sentence = mark("Too many wrong passphrases were tried.")

    def __init__(self, seconds: int = 0) -> None:
        text = _("Nothing was tried now. The wait ends by itself, in {seconds} s.")
        super().__init__(hint=text.format(seconds=seconds))
        self.seconds = seconds


class KeyringEntryMissing(VaultError):
    exit_code = 6
    default_sentence = mark(
        "The entry of this vault in the system keyring is missing, or another keyring is in use."
    )
    default_hint = mark(
        "Unlock the keyring of the account that made this vault, or use the recovery words."
    )


class KeyringUnavailable(VaultError):
    exit_code = 6
    default_sentence = mark("The system keyring cannot be reached.")
    default_hint = mark(
        "Log in to the desktop session whose keyring holds the entry, or use the recovery words."
    )


class KeyringNotAllowed(VaultError):
    exit_code = 6
    default_sentence = mark("The keyring in use is not one that keeps secrets safely.")
    default_hint = mark("Use the system's own keyring, or create a portable vault.")


class VaultReadOnly(VaultError):
    default_sentence = mark("This vault is open read-only.")


class RolledBack(VaultError):
    default_sentence = mark(
        "This vault is older than its last known state: it was put back from a copy."
    )
    default_hint = mark("Do not rely on it; ask headquarters which reports it has.")


class KeyDerivationTooCostly(VaultError):
    default_sentence = mark("The key settings of this vault ask for more than is reasonable.")
    default_hint = mark("The file may have been tampered with; nothing was tried.")


class DamagedData(FieldkitError):
    exit_code = 7
    default_sentence = mark("The data is damaged.")


class AgeFormatError(DamagedData):
    default_sentence = mark("This is not a valid age file.")
    default_hint = mark("It may be truncated or altered.")


class AgeArmorInvalid(AgeFormatError):
    default_sentence = mark("The text around this age file is not as it must be.")
    default_hint = mark("It may be truncated, or altered by a program that handles text.")


class AgeNoMatch(DamagedData):
    default_sentence = mark("None of the keys opens this file.")
    default_hint = mark("It was sealed to somebody else, or to a key that is not here.")


class AgeHeaderForged(DamagedData):
    default_sentence = mark("The header of this age file was altered.")


class AgePayloadDamaged(DamagedData):
    default_sentence = mark("The content of this age file is damaged or truncated.")


class SignatureInvalid(DamagedData):
    default_sentence = mark("The signature is not valid for these bytes.")


class SignerUnknown(DamagedData):
    default_sentence = mark("The signature is by a key that is not known here.")


class ObjectDamaged(DamagedData):
    default_sentence = mark("This sealed object is damaged.")
    default_hint = mark("Ask for it to be handed over again.")


class ObjectHeld(DamagedData):
    """Carries the reason code, as receipts name it."""

    default_sentence = mark("This sealed object is held for review.")
    default_hint = mark("Nothing of it was lost; see the reason in the list of held objects.")

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class ArchiveInvalid(DamagedData):
    default_sentence = mark("The archive inside is not of the strict kind we accept.")


class ManifestInvalid(DamagedData):
    default_sentence = mark("The manifest is not valid.")


class ChainBroken(DamagedData):
    default_sentence = mark("The chain of custody does not fit together.")


class ReceiptInvalid(DamagedData):
    default_sentence = mark("The receipt is not valid.")


class BagInvalid(DamagedData):
    default_sentence = mark("This folder is not a valid hand-over bag.")
    default_hint = mark("Copy the whole folder again from its source.")


class BackupDamaged(DamagedData):
    default_sentence = mark("The backup is damaged or incomplete.")
    default_hint = mark("Make a new backup and check this disk.")


class DirectoryInvalid(DamagedData):
    default_sentence = mark("What headquarters published is not signed as it must be.")
    default_hint = mark("It was not taken in; the earlier one stays in force.")


class DirectoryOlder(DamagedData):
    default_sentence = mark("This is older than what headquarters published before.")
    default_hint = mark("It was not taken in; ask for a newer copy.")


class MediaUndecodable(FieldkitError):
    exit_code = 8
    default_sentence = mark("This picture cannot be shown.")
    default_hint = mark("Its bytes are kept as they are and will reach headquarters.")


class DeviceError(FieldkitError):
    exit_code = 9
    default_sentence = mark("The device could not do it.")


class DiskFull(DeviceError):
    default_sentence = mark("The disk is full.")
    default_hint = mark("Free some space; nothing was lost.")


class DriveUnwritable(DeviceError):
    default_sentence = mark("The drive could not be written.")
    default_hint = mark("Check that it is still connected and not write-protected.")


class DriveUnreadable(DeviceError):
    default_sentence = mark("The drive could not be read.")
    default_hint = mark("Check that it is still connected.")


class DriveGone(DeviceError):
    default_sentence = mark("The stick was pulled out before it was done.")
    default_hint = mark("Plug it in again: it goes on where it stopped. Nothing was lost.")


class ComponentMissing(DeviceError):
    default_sentence = mark("A part that this needs is not installed.")


class NetworkError(FieldkitError):
    exit_code = 10
    default_sentence = mark("The connection did not work.")
    default_hint = mark("Nothing was lost: it goes on where it stopped.")


class NotTrusted(NetworkError):
    """Carries the check that failed and its cause, as domain/connection.py names them."""

    exit_code = 11
    default_sentence = mark("This connection cannot be trusted. Nothing more is sent.")
    default_hint = mark("See which check failed; a stick is always possible.")
    # What is asked before anything leaves: no connection is to blame for it.
    before_connecting = frozenset({"enrolled", "address", "allowed", "proxy", "route"})

    def __init__(self, check: str, cause: str, number: int = 0) -> None:
        before = check in self.before_connecting
        super().__init__(_("Sync cannot run here now. Nothing more is sent.") if before else "")
        self.check = check
        self.cause = cause
        self.number = number


class ServerUnreachable(NetworkError):
    default_sentence = mark("The server cannot be reached.")


class ServerSilent(NetworkError):
    default_sentence = mark("The server did not answer in time.")


class ConnectionCut(NetworkError):
    default_sentence = mark("The connection was cut.")


class ServerRefused(NetworkError):
    """Carries the HTTP status, and after how many seconds to try again, None if not said."""

    default_sentence = mark("The server refused.")
    default_hint = mark("Nothing was lost: it is tried again later.")

    def __init__(self, status: int = 0, retry_after: int | None = None) -> None:
        super().__init__()
        self.status = status
        self.retry_after = retry_after


class ServerBusy(ServerRefused):
    default_sentence = mark("The server is busy.")


class ServerFull(ServerRefused):
    default_sentence = mark("The server has no room for this.")
    default_hint = mark("Tell headquarters. A stick is always possible.")


class OffsetDiffers(ServerRefused):
    """Carries the offset that the server has."""

    default_sentence = mark("The server has another part of this than expected.")

    def __init__(self, offset: int = 0) -> None:
        super().__init__(409)
        self.offset = offset


class UploadDamaged(ServerRefused):
    default_sentence = mark("What arrived at the server is not what was sent.")
    default_hint = mark("It is sent again from the beginning.")


class NotOnServer(NetworkError):
    default_sentence = mark("The server does not have this.")


class ServerAnswerInvalid(NetworkError):
    default_sentence = mark("The server's answer is not of the kind expected.")
    default_hint = mark("Nothing of it was used. Tell headquarters.")
