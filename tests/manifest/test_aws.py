# SPDX-License-Identifier: GPL-3.0-or-later
"""What aws/ holds is what AWS's own client takes, by botocore's models: types, lengths and the patterns they document."""
import json
import re
import unittest

import botocore.session
from botocore.validate import ParamValidator
from manifest_bench import ManifestBench, commission, files_of

ROLE = "arn:aws:iam::123456789012:role/provisioning"


class Aws(ManifestBench):
    @classmethod
    def setUpClass(cls):
        cls.iot = botocore.session.get_session().get_service_model("iot")

    def take(self, operation, **given):
        """As the client would: its validator, then what the model says of texts and the validator does not look at."""
        shape = self.iot.operation_model(operation).input_shape
        report = ParamValidator().validate(given, shape)
        self.assertFalse(report.has_errors(), report.generate_report())
        self.look(given, shape)

    def look(self, value, shape):
        if shape.type_name == "structure":
            for name, part in value.items():
                self.look(part, shape.members[name])
        elif shape.type_name == "map":
            for name, part in value.items():
                self.look(name, shape.key)
                self.look(part, shape.value)
        elif shape.type_name == "string":
            self.assertLessEqual(len(value), shape.metadata.get("max", len(value)), shape)
            pattern = shape.metadata.get("pattern")
            if pattern and "\\p" not in pattern:
                self.assertRegex(value, re.compile(f"^(?:{pattern})$"), shape)

    def test_things_and_templates(self):
        commission(self.station, 1, "--first", 2, "--maker", "Serial", "--serial", "SN-2026.", "--uid-in", "serialNumber")
        commission(self.station, 1, "--first", 3, "--maker", "Odd", "--serial", "two words ")
        files = files_of(self.exported())
        body = files["aws/provisioning-template.json"].decode()
        template = json.loads(body)
        self.take("StartThingRegistrationTask", templateBody=body, inputFileBucket="a-bucket", inputFileKey="things.jsonl", roleArn=ROLE)
        things = [json.loads(line) for line in files["aws/things.jsonl"].decode().splitlines()]
        self.assertEqual([thing["ThingName"] for thing in things],
                         files["claim-allowlist.txt"].decode().split())
        for thing in things:
            self.assertEqual(set(thing), set(template["Parameters"]))
            self.assertEqual(set(thing), {"ThingName", "SerialNumber", "CertificatePem", "CACertificatePem"})
            self.assertTrue(all(isinstance(value, str) and value for value in thing.values()))
            self.take("RegisterThing", templateBody=body, parameters=thing)
            self.take("CreateThing", thingName=thing["ThingName"], attributePayload={"attributes": {"serial": thing["SerialNumber"]}})
            self.take("RegisterCertificate", certificatePem=thing["CertificatePem"], caCertificatePem=thing["CACertificatePem"], status="ACTIVE")
            self.take("RegisterCertificateWithoutCA", certificatePem=thing["CertificatePem"], status="ACTIVE")
        serials = [thing["SerialNumber"] for thing in things]
        self.assertIn("SN-2026.2", serials)
        self.assertFalse(any(" " in serial for serial in serials), "AWS takes no blanks: the UID stands there")
        names = [name for name in files if name.startswith("aws/jitp-template")]
        self.assertEqual(len(names), 3)
        for name in names:
            self.take("CreateProvisioningTemplate", templateName="factory", templateBody=files[name].decode(), type="JITP",
                      provisioningRoleArn=ROLE, enabled=True)
            self.assertEqual(set(json.loads(files[name])), {"Parameters", "Resources"})
        for pem in re.findall("-----BEGIN.*?-----END CERTIFICATE-----\n", files["maker-cas.pem"].decode(), re.DOTALL):
            self.take("RegisterCACertificate", caCertificate=pem, setAsActive=True, allowAutoRegistration=True,
                      registrationConfig={"templateBody": files[names[0]].decode(), "roleArn": ROLE})


if __name__ == "__main__":
    unittest.main()
